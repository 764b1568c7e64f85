-- True while jobs of the user hold as many lanes as a user may of a queue whose jobs keep their lane. These
-- are one of `bulk` and of `flows`, and three of `webhooks`, whose slices wait for hosts. The user's next job
-- waits for one. Otherwise one user could hold all lanes. A job that works in slices returns its lane anyway.
create or replace function keeps_lane(of_user text, of_queue text) returns boolean language sql stable as $$
  select of_queue in ('bulk', 'flows', 'webhooks') and (select count(*) from jobs r
    where r.user_id = of_user and r.queue = of_queue and r.state = 'running' and r.lease_until > now())
      >= case of_queue when 'webhooks' then 3 else 1 end
$$;
revoke execute on function keeps_lane(text, text) from public;
grant execute on function keeps_lane(text, text) to tidemark_sweep;

-- The next job: the user who has waited longest is served, with the job that has been due longest. The
-- function claims no job. It moves the user to the end of the line, so that a second caller gets another
-- user's job. It passes over a user without jobs, because an erasure removes the turns after the jobs. The
-- loop ends, because no user is served twice.
create or replace function next_job(of_queue text) returns table (user_id text, id text) language plpgsql as $$
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
revoke execute on function next_job(text) from public;
grant execute on function next_job(text) to tidemark_sweep;
