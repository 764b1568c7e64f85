-- Snapshots of the portfolio, the days at whose ends they are taken, and the mode of trading.

create table portfolio_snapshots (
  user_id text collate "C" not null,
  id text collate "C" not null,
  -- Null for all accounts together.
  account_id text collate "C",
  at timestamptz(3) not null,
  -- The user's day that a daily snapshot ends, null for a snapshot that was asked for.
  day date,
  currency text not null,
  cash numeric,
  market_value numeric,
  equity numeric,
  position_count integer not null,
  -- The largest positions.
  holdings jsonb not null,
  primary key (user_id, id)
);
select protect('portfolio_snapshots');
create index portfolio_snapshots_newest on portfolio_snapshots (user_id collate "POSIX", at, id);
-- A day ends once for an account.
create unique index portfolio_snapshots_day on portfolio_snapshots (user_id, coalesce(account_id, ''), day)
  where day is not null;

-- When the next day of a user ends, in the zone that the user had when it was worked out.
create table portfolio_days (
  user_id text collate "C" not null,
  next_at timestamptz(3) not null,
  primary key (user_id)
);
select protect('portfolio_days');
create index portfolio_days_due on portfolio_days (next_at);
grant select on portfolio_days to tidemark_sweep;
create policy sweep_reads on portfolio_days for select to tidemark_sweep using (true);

create table live_modes (
  user_id text collate "C" not null,
  mode text not null check (mode in ('paper', 'live')),
  changed_at timestamptz(3) not null,
  primary key (user_id)
);
select protect('live_modes');

-- The open positions of the journal, in the order of their list.
create index trades_held on trades (user_id, account_id, symbol, id) where status = 'open';
