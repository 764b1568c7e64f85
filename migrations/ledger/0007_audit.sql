-- A row's hash covers a commitment to its detail, so that the detail can be erased and the chain still be followed:
-- digest = SHA-256(salt ‖ detail as text). Rows from before have neither and are hashed with their detail.
alter table audit add column salt bytea, add column digest bytea;

do $$
begin
  if not exists (select from pg_roles where rolname = 'tidemark_erasure') then
    create role tidemark_erasure nologin nosuperuser nobypassrls noinherit;
  end if;
end $$;
grant usage on schema public to tidemark_erasure;

-- As before, but for what an audit row's hash covers.
create or replace function flush_changes(events jsonb, audits jsonb, new_jobs jsonb, ledger_changes integer)
returns table (last_useq bigint, stream_generation integer, version bigint) language plpgsql as $$
declare
  owner text := current_setting('app.user_id');
  stream user_stream;
  entry jsonb;
  head bytea;
  number bigint;
  fresh_salt bytea;
  commitment bytea;
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

  insert into jobs (user_id, id, kind, queue, payload, run_after)
  select owner, j ->> 'id', j ->> 'kind', j ->> 'queue', j -> 'payload', coalesce((j ->> 'runAfter')::timestamptz, now())
  from jsonb_array_elements(new_jobs) j;

  return query select stream.useq, stream.generation, stream.ledger_version;
end $$;

-- The one change that a row allows: its detail and salt are emptied.
create function audit_is_final() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    raise exception 'audit rows are never removed';
  elsif new.detail = 'null' and new.salt = '' and
    (new.user_id, new.aseq, new.action, new.session_id, new.request_id, new.at, new.previous, new.hash, new.digest, new.created_at)
    is not distinct from
    (old.user_id, old.aseq, old.action, old.session_id, old.request_id, old.at, old.previous, old.hash, old.digest, old.created_at)
  then
    return new;
  end if;
  raise exception 'audit rows are never changed';
end $$;
create trigger audit_is_final before update or delete on audit for each row execute function audit_is_final();

-- Erasure empties what the rows of a user say, at most so many of them a call; returns how many it emptied.
create function redact_audit(owner text, most integer default 5000) returns integer language plpgsql as $$
declare
  emptied integer;
begin
  update audit set detail = 'null', salt = ''
  where user_id = owner and salt is distinct from '' and aseq in (
    select a.aseq from audit a where a.user_id = owner and a.salt is distinct from '' order by a.aseq limit most);
  get diagnostics emptied = row_count;
  return emptied;
end $$;
revoke execute on function redact_audit(text, integer) from public;
grant execute on function redact_audit(text, integer) to tidemark_erasure;
grant select (user_id, aseq, salt), update (detail, salt) on audit to tidemark_erasure;
create policy erasure_finds on audit for select to tidemark_erasure using (true);
create policy erasure_empties on audit for update to tidemark_erasure using (true);

-- How far the chain stands in an anchor; the sweep reads heads and hashes, and nothing that a row says.
alter table user_stream add column anchored bigint not null default 0;
create index user_stream_unanchored on user_stream (user_id) where anchored < audit_seq;
grant select (user_id, audit_seq, audit_head, anchored), update (anchored) on user_stream to tidemark_sweep;
create policy sweep_reads on user_stream for select to tidemark_sweep using (true);
create policy sweep_marks on user_stream for update to tidemark_sweep using (true);
grant select (user_id, aseq, hash) on audit to tidemark_sweep;
create policy sweep_reads on audit for select to tidemark_sweep using (true);
