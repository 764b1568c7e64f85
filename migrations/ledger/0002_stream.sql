-- The tables that every transaction writes last: events for the relay, and the audit chain.

-- One row for each user. It holds the sequence of committed events, how far the relay has delivered, and the
-- head of the audit chain.
create table user_stream (
  user_id text collate "C" primary key,
  useq bigint not null default 0,
  sent bigint not null default 0,
  generation integer not null default 1,
  ledger_version bigint not null default 0,
  audit_seq bigint not null default 0,
  audit_head bytea not null default '\x',
  -- The number of the newest audit row that an anchor covers.
  anchored bigint not null default 0
);
select protect('user_stream');
create index user_stream_unsent on user_stream (user_id) where sent < useq;
create index user_stream_unanchored on user_stream (user_id) where anchored < audit_seq;

-- The relay finds users with undelivered events and moves the mark.
grant select, update (sent) on user_stream to tidemark_relay;
create policy relay_reads on user_stream for select to tidemark_relay using (true);
create policy relay_marks on user_stream for update to tidemark_relay using (true);
-- The sweep anchors the heads of the chains.
grant select (user_id, audit_seq, audit_head, anchored), update (anchored) on user_stream to tidemark_sweep;
create policy sweep_reads on user_stream for select to tidemark_sweep using (true);
create policy sweep_marks on user_stream for update to tidemark_sweep using (true);
-- The head outlives an erasure, as the chain does; the stream is only marked as sent.
revoke delete on user_stream from tidemark_erasure;
grant update (sent) on user_stream to tidemark_erasure;

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
revoke update, delete on outbox from tidemark_app;
grant select on outbox to tidemark_relay;
create policy relay_reads on outbox for select to tidemark_relay using (true);

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
  -- The hash covers this commitment in place of the detail. The oldest rows have neither column; their hash
  -- covers the detail.
  salt bytea,
  digest bytea,
  primary key (user_id, aseq, created_at)
) partition by range (created_at);
select protect('audit');
revoke update, delete on audit from tidemark_app;
-- Erasure empties the content of audit rows and removes no row.
drop policy erasure on audit;
revoke select, delete on audit from tidemark_erasure;
grant select (user_id, aseq, salt), update (detail, salt) on audit to tidemark_erasure;
create policy erasure_finds on audit for select to tidemark_erasure using (true);
create policy erasure_empties on audit for update to tidemark_erasure using (true);
-- The sweep reads the hashes of audit rows, and not their content.
grant select (user_id, aseq, hash) on audit to tidemark_sweep;
create policy sweep_reads on audit for select to tidemark_sweep using (true);

-- Partitions by month. A row of a month that has no partition falls into the default one.
select ensure_month(current_date), ensure_month((current_date + interval '1 month')::date);
revoke execute on function ensure_month(date) from public;
grant execute on function ensure_month(date) to tidemark_sweep;
create table outbox_later partition of outbox default;
create table audit_later partition of audit default;
alter table outbox_later enable row level security;
alter table outbox_later force row level security;
alter table audit_later enable row level security;
alter table audit_later force row level security;
