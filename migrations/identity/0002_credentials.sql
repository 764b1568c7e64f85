-- The credentials with which a user signs in.

create table passkeys (
  id text primary key,
  user_id text not null references users (id) on delete cascade,
  credential_id text not null unique,
  -- The RP ID that the passkey was made for. The passkey cannot be used under another RP ID.
  rp_id text not null,
  public_key text not null,
  counter integer not null,
  transports text not null,
  backup_eligible integer not null check (backup_eligible in (0, 1)),
  backed_up integer not null check (backed_up in (0, 1)),
  aaguid text not null,
  name text not null,
  created_at integer not null,
  last_used_at integer not null,
  -- When the owner was told that this passkey's counter fell behind. For a synced passkey that is a signal,
  -- and the owner is told once.
  counter_behind_at integer
) strict;
-- Finds a passkey of another RP ID than the deployment's.
create index passkeys_of_rp on passkeys (rp_id);
create index passkeys_of_user on passkeys (user_id, id);

create table passwords (
  user_id text primary key references users (id) on delete cascade,
  -- The scheme stands first, so that the policy can rise. `$hb1$…` is bcrypt over a keyed pre-hash.
  hash text not null,
  changed_at integer not null
) strict;

-- The identity of an account at a provider. Issuer and subject identify it, an address never does.
create table provider_identities (
  id text primary key,
  user_id text not null references users (id) on delete cascade,
  provider text not null,
  issuer text not null,
  subject text not null,
  email text,
  -- The sealed refresh token with which the link is revoked at the provider. Apple demands the revocation
  -- when an account ends.
  refresh_sealed text,
  created_at integer not null,
  last_used_at integer not null,
  unique (issuer, subject)
) strict;
create index provider_identities_of_user on provider_identities (user_id);

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
  -- When the ledger and the stream had both recorded the revocation.
  settled_at integer
) strict;
create index api_keys_age on api_keys (expires_at);
create index api_keys_unsettled on api_keys (revoked_at) where revoked_at is not null and settled_at is null;
create index api_keys_of_user on api_keys (user_id, id) where revoked_at is null;

-- Printed recovery codes, stored as keyed hashes. Each code is spent once, and a new set deletes the old set.
create table recovery_codes (
  user_id text not null references users (id) on delete cascade,
  hash text not null,
  created_at integer not null,
  used_at integer,
  primary key (user_id, hash)
) strict, without rowid;
