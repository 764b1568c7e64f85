-- Accounts, instruments, fills and the imports that claim them. Money and quantity are numeric without a bound.

create table accounts (
  user_id text collate "C" not null,
  id text collate "C" not null,
  name text collate "C" not null,
  created_at timestamptz not null default now(),
  primary key (user_id, id),
  unique (user_id, name)
);
select protect('accounts');

-- The same symbol in two currencies is two instruments, so that no sum ever mixes money.
create table instruments (
  user_id text collate "C" not null,
  id text collate "C" not null,
  symbol text collate "C" not null,
  currency text collate "C" not null,
  asset_class text not null check (asset_class in ('equity', 'option', 'future', 'forex', 'crypto', 'bond', 'fund', 'other')),
  multiplier numeric not null default 1 check (multiplier > 0),
  isin text,
  underlying text,
  expiry date,
  strike numeric,
  "right" text check ("right" in ('call', 'put')),
  primary key (user_id, id)
);
select protect('instruments');

create table fills (
  user_id text collate "C" not null,
  id text collate "C" not null,
  account_id text collate "C" not null,
  instrument_id text collate "C" not null,
  executed_at timestamptz(3) not null,
  date_only boolean not null default false,
  side text not null check (side in ('buy', 'sell')),
  quantity numeric not null check (quantity > 0),
  price numeric not null,
  fee numeric not null default 0,
  fee_currency text not null,
  execution_id text collate "C",
  ordinal integer not null default 0,
  primary key (user_id, id),
  foreign key (user_id, account_id) references accounts,
  foreign key (user_id, instrument_id) references instruments
);
select protect('fills');
-- The walk: derivation reads an instrument in order, and the import probes it by second.
create index fills_walk on fills (user_id, account_id, instrument_id, executed_at, id);
create index fills_newest on fills (user_id, executed_at, id);
create unique index fills_execution on fills (user_id, account_id, execution_id) where execution_id is not null;

create table imports (
  user_id text collate "C" not null,
  id text collate "C" not null,
  status text not null check (status in ('queued', 'running', 'completed', 'failed', 'cancelled', 'undoing', 'undone')),
  -- What `undoing` ends in.
  ends_as text check (ends_as in ('failed', 'cancelled', 'undone')),
  format text not null,
  file_name text not null,
  file_key text not null,
  size bigint not null,
  account text,
  time_zone text not null,
  dry_run boolean not null default false,
  next_line integer not null default 0,
  rows_total integer,
  rows_new integer not null default 0,
  rows_duplicate integer not null default 0,
  rows_corrected integer not null default 0,
  rows_conflict integer not null default 0,
  rows_rejected integer not null default 0,
  -- The first 200 unreadable rows; rows_rejected counts all of them.
  errors jsonb not null default '[]',
  preview jsonb,
  failure jsonb,
  created_at timestamptz(3) not null,
  finished_at timestamptz(3),
  scope_at timestamptz(3),
  primary key (user_id, id)
);
select protect('imports');

-- The ledger is the union of the claims of all imports that are not undone; `facts` only where they differ from the fill.
create table claims (
  user_id text collate "C" not null,
  fill_id text collate "C" not null,
  import_id text collate "C" not null,
  line integer not null,
  facts jsonb,
  -- The fill had no execution id and took this claim's.
  adopted boolean not null default false,
  primary key (user_id, fill_id, import_id)
);
select protect('claims');
create index claims_of_import on claims (user_id, import_id, fill_id);

-- What has changed and is to be derived again; `generation` rises with every change, so a running derivation notices.
create table dirty (
  user_id text collate "C" not null,
  account_id text collate "C" not null,
  instrument_id text collate "C" not null,
  from_at timestamptz(3) not null,
  -- The latest change; behind it a derivation may stop as soon as it meets what already stands. Unknown is the end of time.
  to_at timestamptz(3) not null default 'infinity',
  generation bigint not null default 1,
  primary key (user_id, account_id, instrument_id)
);
select protect('dirty');
