-- Everything that a person may hold to be let in, and what hangs on it.

alter table users add column email_verified_at integer;
-- The name of the picture in the bucket, new with every picture.
alter table users add column avatar text;
alter table users add column tier text not null default 'free';
-- Raised with every change of the profile; its ETag.
alter table users add column version integer not null default 1;

-- Finds a passkey of another RP ID than the deployment's.
create index passkeys_of_rp on passkeys (rp_id);

create index challenges_of_user on challenges (user_id) where user_id is not null;

-- A browser or app that signed in: known by a hash of a value that only it has.
create table devices (
  id text primary key,
  user_id text not null references users (id) on delete cascade,
  key_hash text not null,
  name text not null,
  first_seen_at integer not null,
  last_seen_at integer not null,
  unique (user_id, key_hash)
) strict;

-- As before, and: any method of sign-in, the device, the app that it was granted to, and whether its end was announced.
create table sessions_wider (
  id text primary key,
  user_id text not null references users (id) on delete cascade,
  method text not null,
  device text not null,
  device_id text references devices (id) on delete set null,
  app text,
  -- Hash of the client that signed in or last rotated; a replayed token is forgiven only to that client.
  client text not null,
  refresh_counter integer not null,
  refresh_hash text not null,
  -- The current refresh token, readable only with the one that was spent for it.
  successor text,
  rotated_at integer not null,
  -- The newest rotation whose access token has been presented: until then its answer may have been lost on the way.
  seen_counter integer not null,
  created_at integer not null,
  last_used_at integer not null,
  idle_expires_at integer not null,
  expires_at integer not null,
  -- When `session.expiring` was told.
  expiring_told_at integer,
  revoked_at integer,
  revoked_reason text,
  -- When the ledger and the stream had both heard of the revocation.
  settled_at integer
) strict;
insert into sessions_wider (id, user_id, method, device, client, refresh_counter, refresh_hash, successor, rotated_at,
  seen_counter, created_at, last_used_at, idle_expires_at, expires_at, revoked_at, revoked_reason, settled_at)
select id, user_id, method, device, client, refresh_counter, refresh_hash, successor, rotated_at,
  seen_counter, created_at, last_used_at, idle_expires_at, expires_at, revoked_at, revoked_reason, settled_at
from sessions;
drop table sessions;
alter table sessions_wider rename to sessions;
create index sessions_of_user on sessions (user_id, created_at) where revoked_at is null;
create index sessions_of_device on sessions (device_id) where revoked_at is null;
create index sessions_age on sessions (expires_at);
create index sessions_unsettled on sessions (revoked_at) where revoked_at is not null and settled_at is null;
create index sessions_ending on sessions (idle_expires_at) where revoked_at is null and expiring_told_at is null;

-- Who an account is at a provider: issuer and subject, never an address.
create table provider_identities (
  id text primary key,
  user_id text not null references users (id) on delete cascade,
  provider text not null,
  issuer text not null,
  subject text not null,
  email text,
  -- What lets the link be taken back at the provider, sealed; Apple asks for it when an account ends.
  refresh_sealed text,
  created_at integer not null,
  last_used_at integer not null,
  unique (issuer, subject)
) strict;
create index provider_identities_of_user on provider_identities (user_id);

-- The address that an account asked for: one a user, taken when both addresses have agreed.
create table email_changes (
  user_id text primary key references users (id) on delete cascade,
  -- The one ask that its two links are for.
  id text not null,
  email text not null,
  old_agreed_at integer,
  new_agreed_at integer,
  expires_at integer not null
) strict, without rowid;
create index email_changes_age on email_changes (expires_at);

-- Codes of native apps, kept after they were spent: a second use ends what the first one began.
create table oauth_codes (
  hash text primary key,
  client_id text not null,
  redirect_uri text not null,
  code_challenge text not null,
  user_id text not null references users (id) on delete cascade,
  -- The session whose user allowed it: a code is worth nothing once that one has ended.
  granted_by text not null,
  method text not null,
  device text not null,
  session_id text,
  expires_at integer not null,
  spent_at integer
) strict;
create index oauth_codes_age on oauth_codes (expires_at);

create table api_keys (
  id text primary key,
  user_id text not null references users (id) on delete cascade,
  name text not null,
  prefix text not null,
  hash text not null unique,
  scopes text not null,
  created_at integer not null,
  expires_at integer not null,
  last_used_at integer,
  replaced_by text,
  revoked_at integer,
  -- When the ledger and the stream had both heard of the revocation.
  settled_at integer
) strict;
create index api_keys_of_user on api_keys (user_id) where revoked_at is null;
create index api_keys_age on api_keys (expires_at);
create index api_keys_unsettled on api_keys (revoked_at) where revoked_at is not null and settled_at is null;

-- Printed codes by a keyed hash; each is spent once, and a new print deletes the old one.
create table recovery_codes (
  user_id text not null references users (id) on delete cascade,
  hash text not null,
  created_at integer not null,
  used_at integer,
  primary key (user_id, hash)
) strict, without rowid;

-- A recovery in the open: one a user, stopped by any device or by the link that announced it, until it is finished.
create table recoveries (
  id text primary key,
  user_id text not null references users (id) on delete cascade,
  -- A keyed hash of the address that it was started through: under another one it is worth nothing.
  address text not null,
  -- Of the link that began it and will finish it, and of the link that stops it.
  link_hash text not null unique,
  stop_hash text not null unique,
  started_at integer not null,
  ready_at integer not null,
  lapses_at integer not null,
  ended_at integer,
  outcome text check (outcome in ('cancelled', 'finished', 'lapsed'))
) strict;
create unique index recoveries_pending on recoveries (user_id) where ended_at is null;
create index recoveries_age on recoveries (lapses_at);
create index recoveries_lapsing on recoveries (lapses_at) where ended_at is null;

-- Mails that are yet to leave. What they say is sealed, because it holds links; it is dropped once they have left.
create table emails (
  id text primary key,
  user_id text,
  sealed text,
  created_at integer not null,
  attempts integer not null default 0,
  next_try_at integer not null,
  sent_at integer,
  failure text
) strict;
create index emails_waiting on emails (next_try_at) where sent_at is null and sealed is not null;
create index emails_of_user on emails (user_id);

-- What a development machine keeps instead of sending.
create table mailbox (
  id text primary key,
  recipient text not null,
  subject text not null,
  text text not null,
  at integer not null
) strict;
create index mailbox_of_recipient on mailbox (recipient, at);

-- A user's key for what is sealed elsewhere, wrapped; without it nothing of that user's opens any more.
create table data_keys (
  id text primary key,
  user_id text not null unique references users (id) on delete cascade,
  kek_id integer not null,
  wrapped text not null,
  created_at integer not null,
  -- When a rotation last tried to wrap it anew.
  tried_at integer
) strict;
create index data_keys_of_kek on data_keys (kek_id, tried_at);
-- A key-encryption key that stands here must stay in the secret: without it these data keys are lost.
create view keks_in_use as select kek_id, count(*) as data_keys from data_keys group by kek_id;

-- How many did what on a day; nobody is named.
create table counters (
  day text not null,
  name text not null,
  method text not null,
  value integer not null default 0,
  primary key (day, name, method)
) strict, without rowid;
