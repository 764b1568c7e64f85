-- `flush_changes` for many users in one statement. `changes` holds an object for each user: `userId`,
-- `events`, `audits` and `jobs`. Streams are locked in the order of their users, so that two matchers never
-- wait for each other in a circle.
drop function if exists flush_changes_of(jsonb);
create or replace function flush_changes_of(changes jsonb)
returns table (user_id text, last_useq bigint, stream_generation integer, queued text[]) language plpgsql as $$
declare
  entry jsonb;
begin
  for entry in select value from jsonb_array_elements(changes) order by value ->> 'userId' collate "C" loop
    perform set_config('app.user_id', entry ->> 'userId', true);
    return query select entry ->> 'userId', f.last_useq, f.stream_generation, f.queued
      from flush_changes(entry -> 'events', entry -> 'audits', entry -> 'jobs', 0) f;
  end loop;
  perform set_config('app.user_id', '', true);
end $$;
