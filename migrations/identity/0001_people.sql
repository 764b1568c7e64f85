-- Who is calling, and nothing else. Instants are epoch milliseconds; binary values are base64url text.

create table users (
  id text primary key,
  email text not null unique,
  name text not null,
  -- 64 random bytes that authenticators keep: never the id or the address, which a lost device would give away.
  handle text not null unique,
  created_at integer not null
) strict;

create table passkeys (
  id text primary key,
  user_id text not null references users (id) on delete cascade,
  credential_id text not null unique,
  -- What it was made for; under another RP ID it can never be used again.
  rp_id text not null,
  public_key text not null,
  counter integer not null,
  transports text not null,
  backup_eligible integer not null check (backup_eligible in (0, 1)),
  backed_up integer not null check (backed_up in (0, 1)),
  aaguid text not null,
  name text not null,
  created_at integer not null,
  last_used_at integer not null
) strict;
create index passkeys_of_user on passkeys (user_id);

create table passwords (
  user_id text primary key references users (id) on delete cascade,
  -- Scheme first, so that the policy can rise: `$hb1$…` is bcrypt over a keyed pre-hash.
  hash text not null,
  changed_at integer not null
) strict;

-- One row a sign-in. Its refresh tokens are a line of which only the last may be spent.
create table sessions (
  id text primary key,
  user_id text not null references users (id) on delete cascade,
  method text not null check (method in ('passkey', 'password')),
  device text not null,
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
  revoked_at integer,
  revoked_reason text,
  -- When the ledger and the stream had both heard of the revocation.
  settled_at integer
) strict;
create index sessions_of_user on sessions (user_id, created_at) where revoked_at is null;
create index sessions_unsettled on sessions (revoked_at) where revoked_at is not null and settled_at is null;

-- What may be spent once: ceremonies and tickets. The purpose keeps one kind from passing for another.
create table challenges (
  hash text primary key,
  purpose text not null,
  user_id text,
  session_id text,
  payload text not null,
  expires_at integer not null
) strict;
create index challenges_age on challenges (expires_at);

-- Failed sign-ins by a keyed hash of the address, whether or not it has an account.
create table sign_in_attempts (
  account text primary key,
  failures integer not null,
  open_at integer not null,
  updated_at integer not null
) strict;
create index sign_in_attempts_age on sign_in_attempts (updated_at);
