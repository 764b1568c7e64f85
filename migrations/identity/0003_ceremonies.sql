-- Processes under way: sign-ins, grants to apps and recoveries. Every row here expires by itself.

-- Challenges and tickets that may be spent once. The purpose prevents one kind from being spent as another.
create table challenges (
  hash text primary key,
  purpose text not null,
  user_id text,
  session_id text,
  payload text not null,
  expires_at integer not null
) strict;
create index challenges_age on challenges (expires_at);
create index challenges_of_user on challenges (user_id) where user_id is not null;

-- Failed sign-ins by a keyed hash of the address, whether or not it has an account.
create table sign_in_attempts (
  account text primary key,
  failures integer not null,
  open_at integer not null,
  updated_at integer not null
) strict;
create index sign_in_attempts_age on sign_in_attempts (updated_at);

-- Authorization codes of native apps. They are kept after they were spent, because a second use of a code
-- ends the session that the first use began.
create table oauth_codes (
  hash text primary key,
  client_id text not null,
  redirect_uri text not null,
  code_challenge text not null,
  user_id text not null references users (id) on delete cascade,
  -- The session in which the user allowed the grant. The code is invalid once that session has ended.
  granted_by text not null,
  method text not null,
  device text not null,
  session_id text,
  expires_at integer not null,
  spent_at integer
) strict;
create index oauth_codes_age on oauth_codes (expires_at);

-- A pending recovery; a user has at most one. Until it is finished, any device of the user or the link in the
-- announcement can stop it.
create table recoveries (
  id text primary key,
  user_id text not null references users (id) on delete cascade,
  -- A keyed hash of the address that started the recovery. The recovery is invalid once the address changes.
  address text not null,
  -- The hash of the link that began the recovery and will finish it, and the hash of the link that stops it.
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
