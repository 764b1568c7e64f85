-- The first statement of a transaction. It takes the app role for one user, or refuses a blocked user or
-- session. set_config(…, true) lasts for this transaction only, because a transaction-mode pool allows no
-- more. Requests and jobs give their own limit for each statement. The default serves a Worker that gives no
-- limit.
create or replace function enter(user_id text, session_id text, statement_ms integer default 45000) returns void language plpgsql as $$
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
