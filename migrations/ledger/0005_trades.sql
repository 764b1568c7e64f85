-- Round trips, derived from fills and versioned by `formula`. These tables hold no facts of their own.

create table trades (
  user_id text collate "C" not null,
  id text collate "C" not null,
  account_id text collate "C" not null,
  instrument_id text collate "C" not null,
  symbol text collate "C" not null,
  currency text collate "C" not null,
  direction text not null check (direction in ('long', 'short')),
  status text not null check (status in ('open', 'closed')),
  quantity numeric not null,
  open_quantity numeric not null,
  entry_price numeric not null,
  exit_price numeric,
  opened_at timestamptz(3) not null,
  closed_at timestamptz(3),
  fills integer not null,
  -- How many fills have a fee in another currency than the instrument's. The fees below do not contain those
  -- fees.
  foreign_fees integer not null,
  gross_fifo numeric not null,
  gross_lifo numeric not null,
  gross_hifo numeric not null,
  gross_average numeric not null,
  fees_fifo numeric not null,
  fees_lifo numeric not null,
  fees_hifo numeric not null,
  fees_average numeric not null,
  -- A float beside the exact value, because only leakproof operators reach an index under row-level security.
  net_key float8 not null,
  formula text not null,
  -- Whether the first and the last fill have a date and no time.
  opened_date_only boolean not null default false,
  closed_date_only boolean not null default false,
  primary key (user_id, id)
);
select protect('trades');
alter table trades alter column account_id set (n_distinct = 3), alter column instrument_id set (n_distinct = 50);
-- A list reads one of these indexes in its order. The columns that it may filter by follow the sort key, so
-- that the index alone finds a rare value.
create index trades_by_close on trades (user_id, closed_at, id, account_id, direction, symbol) where status = 'closed';
create index trades_by_net on trades (user_id, net_key, id, account_id, direction, symbol, closed_at)
  where status = 'closed';
create index trades_by_symbol on trades (user_id, symbol, closed_at, id, account_id, direction) where status = 'closed';
create index trades_open on trades (user_id, opened_at, id, account_id, direction, symbol) where status = 'open';
create index trades_of_instrument on trades (user_id, instrument_id, account_id, opened_at);
create index trades_without_time on trades (user_id, closed_at) where closed_date_only;
-- This index begins with the time. The planner would take an index that begins with the account for the lists
-- of trades, which have better indexes.
create index trades_by_entry on trades (user_id collate "POSIX", opened_at, id, account_id, currency);

-- One row for each closing fill, with the result that it realised under each lot method.
create table closes (
  user_id text collate "C" not null,
  fill_id text collate "C" not null,
  trade_id text collate "C" not null,
  account_id text collate "C" not null,
  instrument_id text collate "C" not null,
  currency text collate "C" not null,
  symbol text collate "C" not null,
  closed_at timestamptz(3) not null,
  quantity numeric not null,
  exit_fee numeric not null,
  gross_fifo numeric not null,
  gross_lifo numeric not null,
  gross_hifo numeric not null,
  gross_average numeric not null,
  entry_fee_fifo numeric not null,
  entry_fee_lifo numeric not null,
  entry_fee_hifo numeric not null,
  entry_fee_average numeric not null,
  date_only boolean not null default false,
  primary key (user_id, fill_id)
);
select protect('closes');
alter table closes alter column account_id set (n_distinct = 3), alter column instrument_id set (n_distinct = 50),
  alter column trade_id set (n_distinct = -0.5);
create index closes_of_instrument on closes (user_id, instrument_id, account_id, closed_at);
create index closes_without_time on closes (user_id, closed_at) where date_only;
create index closes_by_time on closes (user_id collate "POSIX", closed_at, account_id);

-- The state of the fold after every fill that was executed before `before_at`. A change replays at most 5 000
-- fills before it.
create table checkpoints (
  user_id text collate "C" not null,
  account_id text collate "C" not null,
  instrument_id text collate "C" not null,
  before_at timestamptz(3) not null,
  state text not null,
  -- How many fills follow the previous checkpoint.
  fills integer not null,
  formula text not null,
  primary key (user_id, account_id, instrument_id, before_at)
);
select protect('checkpoints');
alter table checkpoints alter column account_id set (n_distinct = 3), alter column instrument_id set (n_distinct = 50);

-- Weeks (their Mondays) in which a derivation changed something. A derivation only adds marks, so that it
-- never waits for a score that is taking some. Meanwhile it holds its `dirty` rows, and imports wait for
-- those.
create table touched_weeks (
  user_id text collate "C" not null,
  id bigint generated always as identity,
  week date not null,
  primary key (user_id, id)
);
select protect('touched_weeks');
