-- The last statement before COMMIT. It numbers the events and writes events, audit rows and jobs together.
-- The stream row is the last lock that a transaction takes, so commit order is sequence order. An audit row's
-- hash covers a commitment to its detail: digest = SHA-256(salt ‖ detail as text). The detail can therefore
-- be erased while the chain still verifies. A job with `ifHeard` is written only when somebody listens to one
-- of the events, and one with `once` only when no equal one waits. `queued` are the ids of the written ones.
drop function if exists flush_changes(jsonb, jsonb, jsonb, integer);
create or replace function flush_changes(events jsonb, audits jsonb, new_jobs jsonb, ledger_changes integer)
returns table (last_useq bigint, stream_generation integer, version bigint, queued text[]) language plpgsql as $$
declare
  owner text := current_setting('app.user_id');
  stream user_stream;
  entry jsonb;
  head bytea;
  number bigint;
  fresh_salt bytea;
  commitment bytea;
  written text[];
  is_heard boolean;
begin
  insert into user_stream as s (user_id, useq, ledger_version) values (owner, jsonb_array_length(events), ledger_changes)
  on conflict (user_id) do update set
    useq = s.useq + excluded.useq, ledger_version = s.ledger_version + excluded.ledger_version
  returning * into stream;

  insert into outbox (user_id, useq, type, version, body, at)
  select owner, stream.useq - jsonb_array_length(events) + e.ordinality, e.value ->> 'type', (e.value ->> 'version')::int,
    e.value -> 'body', (e.value ->> 'at')::timestamptz
  from jsonb_array_elements(events) with ordinality e;

  if jsonb_array_length(audits) > 0 then
    head := stream.audit_head;
    number := stream.audit_seq;
    for entry in select value from jsonb_array_elements(audits) loop
      number := number + 1;
      fresh_salt := uuid_send(gen_random_uuid());
      commitment := sha256(fresh_salt || convert_to((entry -> 'detail')::text, 'UTF8'));
      insert into audit (user_id, aseq, action, session_id, request_id, detail, at, previous, hash, salt, digest)
      values (owner, number, entry ->> 'action', entry ->> 'sessionId', entry ->> 'requestId', entry -> 'detail',
        (entry ->> 'at')::timestamptz, head,
        sha256(head || convert_to(jsonb_build_array(owner, number, entry -> 'action', entry -> 'sessionId',
          entry -> 'requestId', encode(commitment, 'hex'), entry -> 'at')::text, 'UTF8')),
        fresh_salt, commitment)
      returning hash into head;
    end loop;
    update user_stream set audit_seq = number, audit_head = head where user_id = owner;
  end if;

  is_heard := jsonb_array_length(events) > 0 and exists (
    select from event_listeners l where l.user_id = owner
      and (l.event_type = '*' or l.event_type in (select e.value ->> 'type' from jsonb_array_elements(events) e)));

  with inserted as (
    insert into jobs (user_id, id, kind, queue, payload, run_after)
    select owner, j ->> 'id', j ->> 'kind', j ->> 'queue', j -> 'payload', coalesce((j ->> 'runAfter')::timestamptz, now())
    from jsonb_array_elements(new_jobs) with ordinality as given (j, n)
    where (is_heard or not coalesce((j ->> 'ifHeard')::boolean, false))
      and (not coalesce((j ->> 'once')::boolean, false) or not exists (
        select from jobs q where q.user_id = owner and q.queue = j ->> 'queue' and q.state = 'queued'
          and q.kind = j ->> 'kind' and q.payload = j -> 'payload')
      and not exists (select from jsonb_array_elements(new_jobs) with ordinality as earlier (e, m)
        where m < n and e -> 'kind' = j -> 'kind' and e -> 'payload' = j -> 'payload'))
    returning id
  )
  select coalesce(array_agg(id), '{}') into written from inserted;

  return query select stream.useq, stream.generation, stream.ledger_version, written;
end $$;
