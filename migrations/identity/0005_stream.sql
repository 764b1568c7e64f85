-- Events and audit rows of this database. Each is written in one batch with the change that it reports.

create table user_stream (
  user_id text primary key,
  useq integer not null default 0,
  sent integer not null default 0,
  generation integer not null default 1,
  audit_seq integer not null default 0,
  audit_head text not null default '',
  -- The number of the newest audit row that an anchor covers.
  anchored integer not null default 0
) strict;
create index user_stream_unsent on user_stream (user_id) where sent < useq;
create index user_stream_unanchored on user_stream (user_id) where anchored < audit_seq;

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

-- The next number of a user's chain can be taken once. A second writer fails, reads the head again and
-- retries. A row's hash covers a commitment to its detail: digest = SHA-256(salt ‖ detail). The detail can
-- therefore be erased while the chain still verifies. The oldest rows have no salt and no digest; their hash
-- covers the detail.
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
  salt text,
  digest text,
  primary key (user_id, aseq)
) strict, without rowid;

-- An audit row allows one change, which empties its detail and its salt.
create trigger audit_is_final before update on audit
when not (new.detail = 'null' and new.salt = '' and new.user_id = old.user_id and new.aseq = old.aseq
  and new.action = old.action and new.session_id is old.session_id and new.request_id = old.request_id
  and new.at = old.at and new.previous = old.previous and new.hash = old.hash and new.digest is old.digest)
begin
  select raise(abort, 'audit rows are never changed');
end;
create trigger audit_stays before delete on audit begin
  select raise(abort, 'audit rows are never removed');
end;
