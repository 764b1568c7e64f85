-- Users, their devices and their sessions. Instants are epoch milliseconds; binary values are base64url text.

create table users (
  id text primary key,
  email text not null unique,
  name text not null,
  -- 64 random bytes that authenticators keep. The handle is never the id or the address, because a lost
  -- device would disclose those.
  handle text not null unique,
  created_at integer not null,
  email_verified_at integer,
  -- The name of the picture in the bucket, new with every picture.
  avatar text,
  tier text not null default 'free',
  -- Every change of the profile raises the version. The version is the profile's ETag.
  version integer not null default 1
) strict;

-- A browser or app that signed in, known by a hash of a value that only it has.
create table devices (
  id text primary key,
  user_id text not null references users (id) on delete cascade,
  key_hash text not null,
  name text not null,
  first_seen_at integer not null,
  last_seen_at integer not null,
  unique (user_id, key_hash)
) strict;
create index devices_of_user on devices (user_id, id);

-- One row for each sign-in. The refresh tokens of a session follow each other, and only the newest may be
-- spent.
create table sessions (
  id text primary key,
  user_id text not null references users (id) on delete cascade,
  method text not null,
  device text not null,
  device_id text references devices (id) on delete set null,
  -- The native app that the session was granted to.
  app text,
  -- Hash of the client that signed in or last rotated. A replayed token is forgiven only to that client.
  client text not null,
  refresh_counter integer not null,
  refresh_hash text not null,
  -- The current refresh token, sealed so that only the token that was spent for it opens it.
  successor text,
  rotated_at integer not null,
  -- The newest rotation whose access token has been presented. Until a client presents it, the answer of the
  -- rotation may have been lost on the way.
  seen_counter integer not null,
  created_at integer not null,
  last_used_at integer not null,
  idle_expires_at integer not null,
  expires_at integer not null,
  -- When the user was told `session.expiring`.
  expiring_told_at integer,
  revoked_at integer,
  revoked_reason text,
  -- When the ledger and the stream had both recorded the revocation.
  settled_at integer
) strict;
create index sessions_age on sessions (expires_at);
create index sessions_unsettled on sessions (revoked_at) where revoked_at is not null and settled_at is null;
create index sessions_ending on sessions (idle_expires_at) where revoked_at is null and expiring_told_at is null;
create index sessions_of_user on sessions (user_id, id) where revoked_at is null;
-- This index holds ended sessions too. The last use of a device counts them, and deleting a device clears
-- their device_id.
create index sessions_of_device on sessions (device_id, last_used_at) where device_id is not null;

-- Daily counts of actions. No row names a user.
create table counters (
  day text not null,
  name text not null,
  method text not null,
  value integer not null default 0,
  primary key (day, name, method)
) strict, without rowid;
