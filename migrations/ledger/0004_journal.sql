-- Accounts, instruments, fills and the imports that claim them. Money and quantity are numeric without a
-- bound. `n_distinct` tells the planner how many values one user has, because it would count those of all
-- users. An index in the collation "POSIX" serves only statements that ask for that collation
-- (workers/db/side-index.ts). Otherwise the planner would take an index by time for every range that looks
-- small.

create table accounts (
  user_id text collate "C" not null,
  id text collate "C" not null,
  name text collate "C" not null,
  created_at timestamptz not null default now(),
  -- Rises with every change of the account's fills, so that an import notices when another import has written
  -- since.
  writes bigint not null default 0,
  -- The zone of the newest standing import that asked for a zone and has rows of this account.
  time_zone text,
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

/* The print is equal for fills that only an execution id can distinguish, whether or not they have one.
   It rises with time, so that an index over it grows at its end. The reader distinguishes unequal fills with
   equal hashes. The tables below store the print. A change needs a new function and new columns. */
create function print_of(account_id text, instrument_id text, executed_at timestamptz, side text, quantity numeric,
  price numeric, is_named boolean) returns bigint language sql immutable parallel safe as $$
  select (floor(extract(epoch from executed_at at time zone 'UTC'))::bigint << 28)
    | ((hashtextextended((account_id || ' ' || instrument_id || ' ' || side || ' ' || trim_scale(quantity)::text || ' '
        || trim_scale(price)::text) collate "C", 0) & 134217727) << 1)
    | is_named::int
$$;

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
  -- An id whose last part counts how often the broker has restated the fill.
  revision text collate "C",
  -- The part of the fee that a cancelled fill left to this one, which replaced it.
  carried_fee numeric not null default 0,
  print bigint not null generated always as
    (print_of(account_id, instrument_id, executed_at, side, quantity, price, execution_id is not null)) stored,
  -- The effect of the fill on the position, as the statement gives it.
  effect text check (effect in ('opens', 'closes', 'flips')),
  primary key (user_id, id),
  foreign key (user_id, account_id) references accounts,
  foreign key (user_id, instrument_id) references instruments
);
select protect('fills');
alter table fills alter column account_id set (n_distinct = 3), alter column instrument_id set (n_distinct = 50);
-- Derivation reads an instrument in this order, and the import searches it by second.
create index fills_walk on fills (user_id, account_id, instrument_id, executed_at, id);
create unique index fills_execution on fills (user_id, account_id, execution_id) where execution_id is not null;
create index fills_print on fills (user_id collate "POSIX", print, ordinal, id);
create index fills_revision on fills (user_id, account_id, revision) where revision is not null;
create index fills_newest on fills (user_id collate "POSIX", executed_at, id);

create table imports (
  user_id text collate "C" not null,
  id text collate "C" not null,
  status text not null check (status in ('queued', 'running', 'completed', 'failed', 'cancelled', 'undoing', 'undone')),
  -- The status that follows `undoing`.
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
  -- Whether the stored file still exists. A file counts towards the user's storage for as long as it exists.
  file_kept boolean not null default true,
  -- How the import treats a file whose rows stand in the ledger at other times, and how many minutes later
  -- the ledger's times are.
  times text not null default 'keep' check (times in ('keep', 'correct')),
  shift_offsets integer[],
  rows_shifted integer not null default 0,
  zone_source text not null default 'format' check (zone_source in ('asked', 'account', 'file', 'format')),
  -- Another zone that a dry run found, in which most fills fall into the hours of their market.
  zone_suggestion jsonb,
  -- The accounts whose rows the import read in the zone that it asked for. They remember the zone while the
  -- import stands.
  zone_accounts text[] not null default '{}',
  -- Where a parser can resume in the middle of the file, so that each slice of the job begins where the last
  -- one ended.
  resume jsonb,
  primary key (user_id, id)
);
select protect('imports');

-- The ledger is the union of the claims of all imports that are not undone. `facts` is set only where a
-- claim's facts differ from the fill's.
create table claims (
  user_id text collate "C" not null,
  fill_id text collate "C" not null,
  import_id text collate "C" not null,
  line integer not null,
  facts jsonb,
  kind text not null default 'states' check (kind in ('states', 'corrects', 'cancels')),
  -- Several rows of one file may state one fill, such as .01, .02 and .03 of an execution.
  primary key (user_id, fill_id, import_id, line)
);
select protect('claims');
alter table claims alter column import_id set (n_distinct = 20), alter column fill_id set (n_distinct = -0.5);
create index claims_of_import on claims (user_id collate "POSIX", import_id, line);

-- Cancelled fills and cancellations, which stand outside the ledger. Claims hold both as they hold fills.
create table withdrawn (
  user_id text collate "C" not null,
  id text collate "C" not null,
  account_id text collate "C" not null,
  instrument_id text collate "C" not null,
  executed_at timestamptz(3) not null,
  date_only boolean not null,
  -- The effect of the fill on the position, as the statement gives it.
  effect text,
  side text not null check (side in ('buy', 'sell')),
  quantity numeric not null check (quantity > 0),
  price numeric not null,
  fee numeric not null,
  fee_currency text not null,
  execution_id text collate "C",
  revision text collate "C",
  ordinal integer not null,
  -- True for a cancellation, false for a cancelled fill.
  cancels boolean not null,
  -- `names` holds the ids by which a cancellation may name its fill. `by_name` is true when equal facts do
  -- not name the fill. `restates` is true when another row restates the fill's fee.
  names text[] not null default '{}',
  by_name boolean not null default false,
  restates boolean not null default false,
  print bigint not null generated always as (print_of(account_id, instrument_id, executed_at,
    case when cancels then side || '-' else side end, quantity, price, execution_id is not null)) stored,
  primary key (user_id, id),
  foreign key (user_id, account_id) references accounts,
  foreign key (user_id, instrument_id) references instruments
);
select protect('withdrawn');
create unique index withdrawn_execution on withdrawn (user_id, account_id, cancels, execution_id)
  where execution_id is not null;
create index withdrawn_print on withdrawn (user_id collate "POSIX", print, ordinal, id);
create index withdrawn_revision on withdrawn (user_id, account_id, revision) where revision is not null;

-- The rest of a cancelled fill's fee, and the replacing fill that bears it.
create table carries (
  user_id text collate "C" not null,
  from_fill text collate "C" not null,
  to_fill text collate "C" not null,
  amount numeric not null,
  primary key (user_id, from_fill)
);
select protect('carries');

-- Changed instruments that are to be derived again. `generation` rises with every change, so that a running
-- derivation notices the change.
create table dirty (
  user_id text collate "C" not null,
  account_id text collate "C" not null,
  instrument_id text collate "C" not null,
  from_at timestamptz(3) not null,
  -- The instant of the latest change. After it, a derivation stops as soon as it meets the same state. An
  -- unknown instant is infinity.
  to_at timestamptz(3) not null default 'infinity',
  generation bigint not null default 1,
  primary key (user_id, account_id, instrument_id)
);
select protect('dirty');
