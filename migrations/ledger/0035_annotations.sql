-- What owners write about their trades. The id of a trade is that of its opening fill under another prefix.
-- So these rows outlast every derivation. An import that is undone and read again finds them.

create table tags (
  user_id text collate "C" not null,
  id text collate "C" not null,
  name text not null,
  -- The name by which two spellings are one tag.
  folded text collate "C" not null,
  created_at timestamptz(3) not null,
  primary key (user_id, id),
  unique (user_id, folded)
);
select protect('tags');

create table setups (
  user_id text collate "C" not null,
  id text collate "C" not null,
  name text not null,
  folded text collate "C" not null,
  created_at timestamptz(3) not null,
  primary key (user_id, id),
  unique (user_id, folded)
);
select protect('setups');

create table annotations (
  user_id text collate "C" not null,
  trade_id text collate "C" not null,
  notes text not null default '',
  setup_id text collate "C",
  planned_stop numeric,
  -- Money in the currency of the trade.
  planned_risk numeric check (planned_risk > 0),
  version integer not null default 1,
  updated_at timestamptz(3) not null,
  primary key (user_id, trade_id)
);
select protect('annotations');
alter table annotations alter column setup_id set (n_distinct = 20);
create index annotations_of_setup on annotations (user_id, setup_id, trade_id) where setup_id is not null;

create table trade_tags (
  user_id text collate "C" not null,
  trade_id text collate "C" not null,
  tag_id text collate "C" not null,
  -- The place among the tags of the trade, from 0.
  place integer not null,
  primary key (user_id, trade_id, tag_id)
);
select protect('trade_tags');
alter table trade_tags alter column tag_id set (n_distinct = 50), alter column trade_id set (n_distinct = -0.5);
create index trade_tags_of_tag on trade_tags (user_id, tag_id, trade_id);
