-- Paper trading: accounts, orders with their history, fills and positions. The lock of an account's row is
-- the lock of all rows of the account. Money, prices and quantities are numeric without a bound.

alter table accounts add column kind text not null default 'journal' check (kind in ('journal', 'paper'));

create table paper_accounts (
  user_id text collate "C" not null,
  id text collate "C" not null,
  currency text not null,
  start_balance numeric not null check (start_balance > 0),
  cash numeric not null,
  -- What working orders keep back.
  reserved numeric not null default 0 check (reserved >= 0),
  -- Counts the resets, from 1. Orders, fills and positions of an earlier epoch are in no current figure.
  epoch integer not null default 1,
  started_at timestamptz(3) not null,
  -- The models of later fills, by name and version.
  models jsonb not null,
  max_position numeric check (max_position > 0),
  max_daily_loss numeric check (max_daily_loss > 0),
  -- The highest equity since the epoch began, and the equity at the start of the user's day.
  high_equity numeric not null,
  day date,
  day_equity numeric,
  -- Counts the accepted orders, so that the next one has a place in the order of acceptance.
  accepted bigint not null default 0,
  -- The orders that work or are held.
  working integer not null default 0 check (working >= 0),
  -- Counts the owner's changes: the name, the models, the limits and resets.
  version integer not null default 1,
  -- Counts the writes of the figures. A write names the count that it read.
  changes bigint not null default 0,
  created_at timestamptz(3) not null,
  primary key (user_id, id),
  foreign key (user_id, id) references accounts
);
select protect('paper_accounts');

create table orders (
  user_id text collate "C" not null,
  id text collate "C" not null,
  account_id text collate "C" not null,
  epoch integer not null,
  client_order_id text collate "C",
  symbol text collate "C" not null,
  side text not null check (side in ('buy', 'sell')),
  type text not null check (type in ('market', 'limit', 'stop', 'stop_limit', 'trailing_stop')),
  quantity numeric not null check (quantity > 0),
  limit_price numeric,
  stop_price numeric,
  trail_amount numeric,
  trail_percent numeric,
  time_in_force text not null check (time_in_force in ('day', 'gtc', 'ioc', 'fok')),
  status text not null check (status in ('accepted', 'partially_filled', 'filled', 'canceled', 'rejected', 'expired')),
  filled numeric not null default 0 check (filled >= 0 and filled <= quantity),
  -- The sum of price times quantity of the fills.
  filled_value numeric not null default 0,
  reserved numeric not null default 0 check (reserved >= 0),
  triggered boolean not null default false,
  -- The best price since acceptance, which a trailing stop follows.
  best numeric,
  -- The orders of a bracket or of a pair have one group: the id of the first of them.
  group_id text collate "C",
  role text check (role in ('entry', 'take_profit', 'stop_loss')),
  held boolean not null default false,
  -- The order is judged when the price of its side is at most `wake_low` or at least `wake_high`. The price
  -- is the ask for a buy and the bid for a sale, as a whole number of 0.00000001. Both are null for an order
  -- that does not work.
  wake_low bigint,
  wake_high bigint,
  -- The last tick of the symbol that the order has judged.
  judged_seq bigint not null default 0,
  -- The place in the order of acceptance within the account.
  place bigint not null default 0,
  rejection jsonb,
  -- Whether the owner confirmed the order, and the guardrails that it overrides.
  confirmed boolean not null default false,
  overrides jsonb not null default '[]',
  -- What its closing fills realised before fees, under the kinder model, as booked and under the harsher one.
  band jsonb,
  expires_at timestamptz(3),
  created_at timestamptz(3) not null,
  ended_at timestamptz(3),
  version integer not null,
  primary key (user_id, id),
  foreign key (user_id, account_id) references paper_accounts
);
select protect('orders');
alter table orders alter column account_id set (n_distinct = 3), alter column symbol set (n_distinct = 50);
create unique index orders_client on orders (user_id, account_id, client_order_id) where client_order_id is not null;
create index orders_newest on orders (user_id collate "POSIX", created_at, id);
create index orders_open on orders (user_id, account_id, symbol, place) where status in ('accepted', 'partially_filled');
create index orders_group on orders (user_id, group_id) where group_id is not null;
-- The matcher asks these about all users.
create index orders_low on orders (symbol, side, wake_low desc, user_id, id) where wake_low is not null;
create index orders_high on orders (symbol, side, wake_high, user_id, id) where wake_high is not null;
create index orders_expiring on orders (expires_at) where expires_at is not null and status in ('accepted', 'partially_filled');

create table order_history (
  user_id text collate "C" not null,
  order_id text collate "C" not null,
  version integer not null,
  at timestamptz(3) not null,
  from_status text,
  to_status text not null,
  event text not null,
  reason text,
  primary key (user_id, order_id, version),
  foreign key (user_id, order_id) references orders
);
select protect('order_history');

create table paper_fills (
  user_id text collate "C" not null,
  id text collate "C" not null,
  account_id text collate "C" not null,
  epoch integer not null,
  order_id text collate "C" not null,
  symbol text collate "C" not null,
  asset_class text not null,
  multiplier numeric not null,
  side text not null check (side in ('buy', 'sell')),
  quantity numeric not null check (quantity > 0),
  price numeric not null,
  fee numeric not null,
  -- The price of the same fill under the kinder and the harsher model.
  optimistic numeric not null,
  pessimistic numeric not null,
  -- The P&L that the fill realised before its fee; null for a fill that opened a position.
  realized numeric,
  -- Whether the fill began a trade: the position was flat before, or changed its side.
  opens boolean not null default false,
  at timestamptz(3) not null,
  tick_seq bigint not null,
  -- Whether the fill stands in the ledger of the journal.
  booked boolean not null default false,
  primary key (user_id, id),
  -- A tick fills an order once.
  unique (user_id, order_id, tick_seq),
  foreign key (user_id, order_id) references orders
);
select protect('paper_fills');
create index paper_fills_newest on paper_fills (user_id collate "POSIX", account_id, at, id);
-- What the account's fills on a quote took of its size.
create index paper_fills_of_tick on paper_fills (user_id, account_id, symbol, tick_seq);
create index paper_fills_unbooked on paper_fills (user_id, account_id, id) where not booked;

create table positions (
  user_id text collate "C" not null,
  account_id text collate "C" not null,
  symbol text collate "C" not null,
  asset_class text not null,
  multiplier numeric not null,
  -- Negative for a short, 0 once closed.
  quantity numeric not null,
  -- Price × quantity at which the held quantity was opened, and the same under the other models of the band.
  cost numeric not null check (cost >= 0),
  optimistic_cost numeric not null,
  pessimistic_cost numeric not null,
  realized numeric not null default 0,
  fees numeric not null default 0,
  opened_at timestamptz(3),
  changed_at timestamptz(3) not null,
  primary key (user_id, account_id, symbol),
  foreign key (user_id, account_id) references paper_accounts
);
select protect('positions');
create index positions_open on positions (user_id, account_id, symbol) where quantity <> 0;
create index positions_short on positions (user_id, account_id, symbol) where quantity < 0;

-- The matcher moves orders of many users. It writes a user's stream only while `app.user_id` names the user.
do $$
begin
  if not exists (select from pg_roles where rolname = 'tidemark_matcher') then
    create role tidemark_matcher nologin nosuperuser nobypassrls noinherit;
  end if;
end $$;
grant usage on schema public to tidemark_matcher;
grant select on blocks, paper_accounts, orders, order_history, paper_fills, positions to tidemark_matcher;
grant update on paper_accounts, orders, positions to tidemark_matcher;
grant insert on order_history, paper_fills, positions to tidemark_matcher;
create policy matcher_reads on blocks for select to tidemark_matcher using (true);
create policy matcher_all on paper_accounts to tidemark_matcher using (true);
create policy matcher_all on orders to tidemark_matcher using (true);
create policy matcher_all on order_history to tidemark_matcher using (true);
create policy matcher_all on paper_fills to tidemark_matcher using (true);
create policy matcher_all on positions to tidemark_matcher using (true);
-- These policies are the owner's: the matcher sees and writes the stream, the audit and the jobs of one user
-- at a time.
create policy matcher_as_owner on user_stream to tidemark_matcher
  using (user_id = (select current_setting('app.user_id', true)));
create policy matcher_as_owner on outbox to tidemark_matcher
  using (user_id = (select current_setting('app.user_id', true)));
create policy matcher_as_owner on audit to tidemark_matcher
  using (user_id = (select current_setting('app.user_id', true)));
create policy matcher_as_owner on jobs to tidemark_matcher
  using (user_id = (select current_setting('app.user_id', true)));
create policy matcher_as_owner on job_turns to tidemark_matcher
  using (user_id = (select current_setting('app.user_id', true)));
grant select, insert, update on user_stream, job_turns to tidemark_matcher;
grant insert on outbox, audit to tidemark_matcher;
grant select (hash) on audit to tidemark_matcher;
grant select, insert on jobs to tidemark_matcher;
