-- A setup is a playbook: what it looks like, and the rules that a trade of it answers. A retired rule stays,
-- so that what was answered to it stays true. And trades that were seen and not taken.

alter table setups add column description text not null default '', add column version integer not null default 0;

create table setup_rules (
  user_id text collate "C" not null,
  id text collate "C" not null,
  setup_id text collate "C" not null,
  -- The place in the checklist, from 0.
  place integer not null,
  words text not null,
  created_at timestamptz(3) not null,
  retired_at timestamptz(3),
  primary key (user_id, id)
);
select protect('setup_rules');
alter table setup_rules alter column setup_id set (n_distinct = -0.1);
create index setup_rules_of_setup on setup_rules (user_id, setup_id, id);

-- What a trade answered to the rules of a setup. It counts while the trade has that setup.
create table checklists (
  user_id text collate "C" not null,
  trade_id text collate "C" not null,
  setup_id text collate "C" not null,
  -- The ids of rules; a rule in neither list was not answered.
  followed text[] not null,
  broken text[] not null,
  primary key (user_id, trade_id, setup_id)
);
select protect('checklists');
alter table checklists alter column setup_id set (n_distinct = 20), alter column trade_id set (n_distinct = -0.5);
create index checklists_of_setup on checklists (user_id, setup_id, trade_id);

create table missed_trades (
  user_id text collate "C" not null,
  id text collate "C" not null,
  setup_id text collate "C",
  -- The setup that it had before that one was merged into its own, for the undo.
  merged_from text collate "C",
  symbol text not null,
  direction text not null check (direction in ('long', 'short')),
  planned_entry numeric not null,
  planned_stop numeric,
  target numeric,
  seen_at timestamptz(3) not null,
  note text not null,
  -- What it would have made, in units of its risk.
  result_r numeric,
  version integer not null default 0,
  created_at timestamptz(3) not null,
  primary key (user_id, id)
);
select protect('missed_trades');
alter table missed_trades alter column setup_id set (n_distinct = 20);
create index missed_trades_by_time on missed_trades (user_id, seen_at, id);

-- The tag or setup that an edit takes from all of its trades, as it stood, and what comes in its place.
alter table bulk_edits add column word jsonb;
