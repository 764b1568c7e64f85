-- Claims an Idempotency-Key for the open transaction. The answer is stored in the same transaction, so a
-- committed row always has an answer. The advisory lock makes a concurrent second request answer `in_flight`
-- instead of waiting. A statement that follows in the same flight reads `app.claim`, and locks nothing where
-- the key is taken.
create or replace function claim_key(given_key text, given_route text, given_fingerprint text)
returns table (outcome text, stored_status integer, stored_body text) language plpgsql as $$
declare
  owner text := current_setting('app.user_id');
  held idempotency;
begin
  perform set_config('app.claim', 'taken', true);
  if not pg_try_advisory_xact_lock(hashtextextended(owner || chr(10) || given_key || chr(10) || given_route, 0)) then
    return query select 'in_flight', null::integer, null::text;
    return;
  end if;
  select * into held from idempotency where user_id = owner and key = given_key and route = given_route;
  if not found then
    insert into idempotency (user_id, key, route, fingerprint) values (owner, given_key, given_route, given_fingerprint);
    perform set_config('app.claim', 'fresh', true);
    return query select 'fresh', null::integer, null::text;
  elsif held.fingerprint <> given_fingerprint then
    return query select 'mismatch', null::integer, null::text;
  else
    return query select 'replay', held.status, held.body;
  end if;
end $$;
