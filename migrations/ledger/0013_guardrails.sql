-- Guardrails: rules that judge a paper order before it is taken, and what came of it.

create table guardrails (
  user_id text collate "C" not null,
  id text collate "C" not null,
  rule text not null check (rule in ('cool_off', 'max_trades', 'daily_loss', 'size_cap', 'drawdown')),
  params jsonb not null,
  action text not null check (action in ('block', 'warn', 'randomised')),
  is_active boolean not null,
  -- A change that makes a locked guardrail weaker waits for the next day.
  is_locked boolean not null,
  -- Null guards all paper accounts.
  account_id text collate "C",
  -- The score of the bias that it was made from, as it stood then.
  from_bias jsonb,
  preset text,
  -- Draws the days on which a randomised guardrail blocks.
  seed text not null,
  version integer not null default 1,
  -- The settings that a locked guardrail takes on, or its end, and from when on.
  pending jsonb,
  pending_at timestamptz(3),
  created_at timestamptz(3) not null,
  primary key (user_id, id)
);
select protect('guardrails');

-- The days that were drawn for a randomised guardrail. The first order that opens writes the row.
create table guardrail_days (
  user_id text collate "C" not null,
  guardrail_id text collate "C" not null,
  day date not null,
  armed boolean not null,
  primary key (user_id, guardrail_id, day)
);
select protect('guardrail_days');

-- Orders that a guardrail had something against. They outlast the guardrail, because the order stays.
create table guardrail_trips (
  user_id text collate "C" not null,
  guardrail_id text collate "C" not null,
  id text collate "C" not null,
  order_id text collate "C" not null,
  account_id text collate "C" not null,
  at timestamptz(3) not null,
  -- The day in the owner's zone at that time.
  day date not null,
  rule text not null,
  action text not null check (action in ('block', 'warn', 'randomised')),
  -- Null for a guardrail that is not randomised.
  armed boolean,
  outcome text not null check (outcome in ('blocked', 'warned', 'passed', 'overridden')),
  numbers jsonb not null,
  primary key (user_id, guardrail_id, id)
);
select protect('guardrail_trips');
alter table guardrail_trips alter column guardrail_id set (n_distinct = 20);
create index guardrail_trips_overridden on guardrail_trips (user_id, account_id, at) where outcome = 'overridden';

-- The preset that an account follows, and since when its progress counts.
create table guardrail_evaluations (
  user_id text collate "C" not null,
  account_id text collate "C" not null,
  preset text not null,
  started_at timestamptz(3) not null,
  primary key (user_id, account_id)
);
select protect('guardrail_evaluations');
