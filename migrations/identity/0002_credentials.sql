-- What a user holds to be let in.

create table passkeys (
  id text primary key,
  user_id text not null references users (id) on delete cascade,
  credential_id text not null unique,
  -- The RP ID that the passkey was made for; under another one it can never be used again.
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
  -- When the owner was told that this passkey's counter fell behind: of a synced passkey that is a signal, told once.
  counter_behind_at integer
) strict;
-- Finds a passkey of another RP ID than the deployment's.
create index passkeys_of_rp on passkeys (rp_id);
create index passkeys_of_user on passkeys (user_id, id);

create table passwords (
  user_id text primary key references users (id) on delete cascade,
  -- Scheme first, so that the policy can rise: `$hb1$…` is bcrypt over a keyed pre-hash.
  hash text not null,
  changed_at integer not null
) strict;

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
create index api_keys_age on api_keys (expires_at);
create index api_keys_unsettled on api_keys (revoked_at) where revoked_at is not null and settled_at is null;
create index api_keys_of_user on api_keys (user_id, id) where revoked_at is null;

-- Printed codes by a keyed hash; each is spent once, and a new print deletes the old one.
create table recovery_codes (
  user_id text not null references users (id) on delete cascade,
  hash text not null,
  created_at integer not null,
  used_at integer,
  primary key (user_id, hash)
) strict, without rowid;
