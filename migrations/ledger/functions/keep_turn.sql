-- Updates a user's turn in a queue whenever a job is queued or taken. The function locks the turn before it
-- reads the jobs, so that the later of two concurrent calls sees the changes of the earlier one.
create or replace function keep_turn() returns trigger language plpgsql as $$
begin
  insert into job_turns (user_id, queue) values (new.user_id, new.queue) on conflict do nothing;
  perform from job_turns t where t.user_id = new.user_id and t.queue = new.queue for update;
  update job_turns t set due_at = (
    select min(j.run_after) from jobs j where j.user_id = new.user_id and j.queue = new.queue and j.state = 'queued')
  where t.user_id = new.user_id and t.queue = new.queue;
  return null;
end $$;
create or replace trigger keep_turn_of_new after insert on jobs for each row
  when (new.state = 'queued') execute function keep_turn();
create or replace trigger keep_turn_of_changed after update on jobs for each row
  when (old.state = 'queued' or new.state = 'queued') execute function keep_turn();
