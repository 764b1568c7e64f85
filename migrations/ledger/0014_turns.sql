-- Every wait has an end, and nobody waits for another: a time limit for each statement, and whose turn is next.

-- As before, and with a limit for each statement of the transaction. Requests and jobs bring their own; the default
-- serves a Worker from before this migration.
drop function enter(text, text);
create function enter(user_id text, session_id text, statement_ms integer default 45000) returns void language plpgsql as $$
begin
  perform set_config('role', 'tidemark_app', true), set_config('app.user_id', user_id, true),
    set_config('statement_timeout', statement_ms::text, true);
  if exists (
    select from blocks
    where key in ('user:' || enter.user_id, 'session:' || enter.session_id) and (until is null or until > now())
  ) then
    raise exception 'blocked' using errcode = 'TM403';
  end if;
end $$;

-- A user's place in the line of a queue: when the first of their queued jobs is due, and when one was last taken. Who
-- has waited longest since the later of the two is served next, however many jobs they have.
create table job_turns (
  user_id text collate "C" not null,
  queue text not null,
  due_at timestamptz,
  served_at timestamptz not null default '-infinity',
  waits_since timestamptz generated always as (greatest(due_at, case when due_at is null then null else served_at end)) stored,
  primary key (user_id, queue)
);
select protect('job_turns');
create index job_turns_line on job_turns (queue, waits_since) where waits_since is not null;
create index jobs_running on jobs (user_id, queue) where state = 'running';
create index jobs_queued on jobs (user_id, queue, run_after, id) where state = 'queued';
grant select, insert, update on job_turns to tidemark_sweep;
create policy sweep_all on job_turns to tidemark_sweep using (true);

-- How often a job has been taken: it only rises, and so tells its holder from every earlier one.
alter table jobs add column claims integer not null default 0;

-- The sweep ends a job whose holders died too often, and leaves what it failed with before.
grant select (failure) on jobs to tidemark_sweep;

-- Keeps a user's place with every job that is queued or taken. The row is locked before the jobs are looked at, so that
-- of two at once the later one sees what the earlier one did.
create function keep_turn() returns trigger language plpgsql as $$
begin
  insert into job_turns (user_id, queue) values (new.user_id, new.queue) on conflict do nothing;
  perform from job_turns t where t.user_id = new.user_id and t.queue = new.queue for update;
  update job_turns t set due_at = (
    select min(j.run_after) from jobs j where j.user_id = new.user_id and j.queue = new.queue and j.state = 'queued')
  where t.user_id = new.user_id and t.queue = new.queue;
  return null;
end $$;
create trigger keep_turn_of_new after insert on jobs for each row
  when (new.state = 'queued') execute function keep_turn();
create trigger keep_turn_of_changed after update on jobs for each row
  when (old.state = 'queued' or new.state = 'queued') execute function keep_turn();

-- Without `force` an owner that is no superuser sees the rows of all users.
alter table jobs no force row level security;
alter table job_turns no force row level security;
insert into job_turns (user_id, queue, due_at)
select user_id, queue, min(run_after) from jobs where state = 'queued' group by user_id, queue;
alter table jobs force row level security;
alter table job_turns force row level security;

-- True while a job of the user holds a lane of a queue whose jobs keep it until they are done: their next one waits for
-- that, or one user would have all lanes. What works in slices gives its lane back anyway.
create function keeps_lane(of_user text, of_queue text) returns boolean language sql stable as $$
  select of_queue = 'bulk' and exists (select from jobs r
    where r.user_id = of_user and r.queue = of_queue and r.state = 'running' and r.lease_until > now())
$$;

-- The job whose turn it is: of the user who has waited longest, the one that is due longest. Nothing is claimed yet;
-- the user goes to the end of the line, so that another who asks meanwhile is given somebody else's. Whose jobs are
-- gone is passed over: an erasure takes the turns after them. It ends, because nobody is served twice.
create function next_job(of_queue text) returns table (user_id text, id text) language plpgsql as $$
declare
  owner text;
begin
  loop
    select t.user_id into owner from job_turns t
    where t.queue = of_queue and t.waits_since <= now() and not keeps_lane(t.user_id, of_queue)
    order by t.waits_since limit 1 for update skip locked;
    exit when owner is null;
    update job_turns t set served_at = clock_timestamp() where t.user_id = owner and t.queue = of_queue;
    return query select j.user_id, j.id from jobs j
      where j.user_id = owner and j.queue = of_queue and j.state = 'queued' and j.run_after <= now()
        and not keeps_lane(owner, of_queue)
      order by j.run_after, j.id limit 1;
    exit when found;
  end loop;
end $$;
revoke execute on function keeps_lane(text, text) from public;
grant execute on function keeps_lane(text, text) to tidemark_sweep;
revoke execute on function next_job(text) from public;
grant execute on function next_job(text) to tidemark_sweep;

-- Where a parser can go on in the middle of an import's file, so that each slice of the job begins where the last one ended.
alter table imports add column resume jsonb;
