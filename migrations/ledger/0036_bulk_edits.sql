-- Edits of many trades at once, each with what stood there before, so that it can be taken back. And how
-- trades are found again: the words of their notes, and filters that owners keep.

create table bulk_edits (
  user_id text collate "C" not null,
  id text collate "C" not null,
  status text not null check (status in ('running', 'done', 'undoing', 'undone')),
  -- What is written.
  change jsonb not null,
  -- How many trades the edit is about, and in how many of them it changed something.
  trades integer not null,
  changed integer not null default 0,
  restored integer not null default 0,
  -- The last trade that the running job has done.
  after_id text collate "C" not null default '',
  created_at timestamptz(3) not null,
  finished_at timestamptz(3),
  primary key (user_id, id)
);
select protect('bulk_edits');

create table bulk_edit_rows (
  user_id text collate "C" not null,
  edit_id text collate "C" not null,
  trade_id text collate "C" not null,
  -- The version that the edit made; null where it changed nothing. The columns below hold what was before.
  version integer,
  -- Null where the edit writes no notes.
  notes text,
  setup_id text collate "C",
  planned_stop numeric,
  planned_risk numeric,
  tag_ids text[] not null default '{}',
  primary key (user_id, edit_id, trade_id)
);
select protect('bulk_edit_rows');
alter table bulk_edit_rows alter column edit_id set (n_distinct = 5), alter column trade_id set (n_distinct = -0.5);

-- The words of the notes, each once a trade.
create table trade_words (
  user_id text collate "C" not null,
  trade_id text collate "C" not null,
  word text collate "C" not null,
  primary key (user_id, trade_id, word)
);
select protect('trade_words');
alter table trade_words alter column trade_id set (n_distinct = -0.1), alter column word set (n_distinct = 5000);
create index trade_words_of_word on trade_words (user_id, word, trade_id);

create table saved_filters (
  user_id text collate "C" not null,
  id text collate "C" not null,
  name text not null,
  folded text collate "C" not null,
  filter jsonb not null,
  created_at timestamptz(3) not null,
  primary key (user_id, id),
  unique (user_id, folded)
);
select protect('saved_filters');
