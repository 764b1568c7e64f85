-- Bias scores and the coach's reflections on them.

-- Sufficient statistics of one bias in one week (its Monday). Only touched weeks are counted again.
create table bias_buckets (
  user_id text collate "C" not null,
  bias text not null,
  week date not null,
  formula text not null,
  stats jsonb not null,
  primary key (user_id, bias, week)
);
select protect('bias_buckets');

-- Weeks whose statistics no longer follow from the trades. `spread` is true once the weeks that depend on
-- this week are marked too. A size is measured against the 20 entries before it. An exit is paired with an
-- entry that may come weeks later.
create table bias_dirty (
  user_id text collate "C" not null,
  week date not null,
  spread boolean not null default false,
  primary key (user_id, week)
);
select protect('bias_dirty');

create table bias_scores (
  user_id text collate "C" not null,
  bias text not null,
  score jsonb not null,
  ledger_version bigint not null,
  scored_at timestamptz(3) not null,
  primary key (user_id, bias)
);
select protect('bias_scores');

-- Which round trips are evidence of which bias, and in which role (`held_loss`, `sold_gain`, …), as counted
-- in a week. `measure` is the strength of the evidence where it applies, so that a new threshold rewrites no
-- row.
create table bias_evidence (
  user_id text collate "C" not null,
  week date not null,
  trade_id text collate "C" not null,
  bias text collate "C" not null,
  role text not null,
  measure float8,
  primary key (user_id, week, trade_id, bias, role)
);
select protect('bias_evidence');
alter table bias_evidence alter column trade_id set (n_distinct = -0.5);
create index bias_evidence_of_trade on bias_evidence (user_id, trade_id);

-- Thresholds computed from a trader's own history. A threshold stays fixed until that history has grown by a
-- quarter.
create table bias_thresholds (
  user_id text collate "C" not null,
  bias text not null,
  threshold jsonb not null,
  n integer not null,
  primary key (user_id, bias)
);
select protect('bias_thresholds');

create table reflections (
  user_id text collate "C" not null,
  id text collate "C" not null,
  import_id text collate "C",
  at timestamptz(3) not null,
  author text not null check (author in ('rules', 'model')),
  sentences jsonb not null,
  facts jsonb not null,
  primary key (user_id, id)
);
select protect('reflections');
create index reflections_newest on reflections (user_id, at, id);
create unique index reflections_of_import on reflections (user_id, import_id) where import_id is not null;
