-- Events and audit rows of this database; written in one batch with the effect they tell of.

create table user_stream (
  user_id text primary key,
  useq integer not null default 0,
  sent integer not null default 0,
  generation integer not null default 1,
  audit_seq integer not null default 0,
  audit_head text not null default ''
) strict;
create index user_stream_unsent on user_stream (user_id) where sent < useq;

create table outbox (
  user_id text not null,
  useq integer not null,
  type text not null,
  version integer not null,
  body text not null,
  at integer not null,
  primary key (user_id, useq)
) strict, without rowid;
create index outbox_age on outbox (at);

-- The next number of a user's chain can be taken once: a second writer fails, reads the head again and tries again.
create table audit (
  user_id text not null,
  aseq integer not null,
  action text not null,
  session_id text,
  request_id text not null,
  detail text not null,
  at integer not null,
  previous text not null,
  hash text not null,
  primary key (user_id, aseq)
) strict, without rowid;

create trigger audit_is_final before update on audit begin
  select raise(abort, 'audit rows are never changed');
end;
