-- The gate: roles, row-level security, and the tables that every transaction writes last.

do $$
declare role_name text;
begin
  foreach role_name in array array['tidemark_app', 'tidemark_relay', 'tidemark_sweep'] loop
    if not exists (select from pg_roles where rolname = role_name) then
      execute format('create role %I nologin nosuperuser nobypassrls noinherit', role_name);
    end if;
  end loop;
end $$;

grant usage on schema public to tidemark_app, tidemark_relay, tidemark_sweep;

-- Puts a user's table behind the gate: forced row-level security, and the app role may use it.
create function protect(target regclass) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format(
    'create policy owner on %s to tidemark_app using (user_id = current_setting(''app.user_id'', true)) '
    'with check (user_id = current_setting(''app.user_id'', true))', target);
  execute format('grant select, insert, update, delete on %s to tidemark_app', target);
end $$;

-- One row a user: the sequence of committed events, how far the relay has delivered, and the head of the audit chain.
create table user_stream (
  user_id text collate "C" primary key,
  useq bigint not null default 0,
  sent bigint not null default 0,
  generation integer not null default 1,
  ledger_version bigint not null default 0,
  audit_seq bigint not null default 0,
  audit_head bytea not null default '\x'
);
select protect('user_stream');
create index user_stream_unsent on user_stream (user_id) where sent < useq;

create table outbox (
  user_id text collate "C" not null,
  useq bigint not null,
  type text not null,
  version integer not null,
  body jsonb not null,
  at timestamptz(3) not null,
  created_at timestamptz not null default now(),
  primary key (user_id, useq, created_at)
) partition by range (created_at);
select protect('outbox');

create table audit (
  user_id text collate "C" not null,
  aseq bigint not null,
  action text not null,
  session_id text,
  request_id text not null,
  detail jsonb not null,
  at timestamptz(3) not null,
  previous bytea not null,
  hash bytea not null,
  created_at timestamptz not null default now(),
  primary key (user_id, aseq, created_at)
) partition by range (created_at);
select protect('audit');
revoke update, delete on audit, outbox from tidemark_app;

-- Makes the partitions of a month, so that old ones can be dropped whole. Run by the minute sweep for this month and the next.
create function ensure_month(month date) returns void language plpgsql security definer set search_path = public as $$
declare
  starts date := date_trunc('month', month);
  parent text;
  child text;
begin
  foreach parent in array array['outbox', 'audit'] loop
    child := format('%s_%s', parent, to_char(starts, 'YYYYMM'));
    if to_regclass(child) is null then
      execute format('create table if not exists %I partition of %I for values from (%L) to (%L)',
        child, parent, starts, starts + interval '1 month');
      execute format('alter table %I enable row level security', child);
      execute format('alter table %I force row level security', child);
    end if;
  end loop;
end $$;
select ensure_month(current_date), ensure_month((current_date + interval '1 month')::date);
create table outbox_later partition of outbox default;
create table audit_later partition of audit default;
alter table outbox_later enable row level security;
alter table outbox_later force row level security;
alter table audit_later enable row level security;
alter table audit_later force row level security;
revoke execute on function ensure_month(date) from public;
grant execute on function ensure_month(date) to tidemark_sweep;

-- Work that must not be lost: it commits with the change that needs it; a queue message only points here.
create table jobs (
  user_id text collate "C" not null,
  id text collate "C" not null,
  kind text not null,
  queue text not null,
  payload jsonb not null,
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed')),
  attempt integer not null default 0,
  run_after timestamptz not null default now(),
  lease_until timestamptz,
  failure text,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  primary key (user_id, id)
);
select protect('jobs');
create index jobs_waiting on jobs (run_after) where state in ('queued', 'running');

create table idempotency (
  user_id text collate "C" not null,
  key text collate "C" not null,
  route text not null,
  fingerprint text not null,
  status integer,
  body text,
  created_at timestamptz not null default now(),
  primary key (user_id, key, route)
);
select protect('idempotency');
create index idempotency_age on idempotency (created_at);

-- Sessions and users that may no longer do anything; read by the first statement of every transaction.
create table blocks (
  key text collate "C" primary key,
  until timestamptz,
  created_at timestamptz not null default now()
);
alter table blocks enable row level security;
alter table blocks force row level security;
create policy read_any on blocks for select to tidemark_app using (true);
create policy block_oneself on blocks for insert to tidemark_app
  with check (key = 'user:' || current_setting('app.user_id', true) or key like 'session:%');
grant select, insert on blocks to tidemark_app;

-- The first statement of a transaction: becomes the app role for one user, or refuses a blocked user or session.
-- set_config(…, true) lasts for this transaction only, which is all that a transaction-mode pool allows.
create function enter(user_id text, session_id text) returns void language plpgsql as $$
begin
  perform set_config('role', 'tidemark_app', true), set_config('app.user_id', user_id, true);
  if exists (
    select from blocks
    where key in ('user:' || enter.user_id, 'session:' || enter.session_id) and (until is null or until > now())
  ) then
    raise exception 'blocked' using errcode = 'TM403';
  end if;
end $$;

-- The last statement before COMMIT: gives every event its number and writes events, audit rows and jobs together.
-- The stream row is the last lock that a transaction takes, so commit order is sequence order.
create function flush_changes(events jsonb, audits jsonb, new_jobs jsonb, ledger_changes integer)
returns table (last_useq bigint, stream_generation integer, version bigint) language plpgsql as $$
declare
  owner text := current_setting('app.user_id');
  stream user_stream;
  entry jsonb;
  head bytea;
  number bigint;
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
      insert into audit (user_id, aseq, action, session_id, request_id, detail, at, previous, hash)
      values (owner, number, entry ->> 'action', entry ->> 'sessionId', entry ->> 'requestId', entry -> 'detail',
        (entry ->> 'at')::timestamptz, head,
        sha256(head || convert_to(owner || chr(10) || number || chr(10) || entry::text, 'UTF8')))
      returning hash into head;
    end loop;
    update user_stream set audit_seq = number, audit_head = head where user_id = owner;
  end if;

  insert into jobs (user_id, id, kind, queue, payload, run_after)
  select owner, j ->> 'id', j ->> 'kind', j ->> 'queue', j -> 'payload', coalesce((j ->> 'runAfter')::timestamptz, now())
  from jsonb_array_elements(new_jobs) j;

  return query select stream.useq, stream.generation, stream.ledger_version;
end $$;

-- The relay finds users with undelivered events and moves the mark; it sees no other table.
grant select on user_stream, outbox to tidemark_relay;
grant update (sent) on user_stream to tidemark_relay;
create policy relay_reads on user_stream for select to tidemark_relay using (true);
create policy relay_marks on user_stream for update to tidemark_relay using (true);
create policy relay_reads on outbox for select to tidemark_relay using (true);

-- The sweep finds work that nobody took, and drops what is too old to be asked for again.
grant select (user_id, id, kind, queue, state, attempt, run_after, lease_until, created_at, finished_at) on jobs to tidemark_sweep;
grant update (state, run_after, lease_until, failure, finished_at) on jobs to tidemark_sweep;
grant delete on jobs, idempotency to tidemark_sweep;
grant select (created_at) on idempotency to tidemark_sweep;
create policy sweep_all on jobs to tidemark_sweep using (true);
create policy sweep_all on idempotency to tidemark_sweep using (true);

-- The canary proves at boot that the app role cannot see another user's row.
create table canary (user_id text collate "C" primary key, note text not null);
insert into canary values ('usr_00000000000000000000CANARY', 'never visible to a signed-in user');
select protect('canary');
revoke insert, update, delete on canary from tidemark_app;
