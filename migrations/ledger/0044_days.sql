-- What owners write about their days: a plan before the open, a review after the close, and a check-in.

create table days (
  user_id text collate "C" not null,
  -- Such as 2026-03-08, in no zone.
  day text collate "C" not null,
  plan text not null default '',
  saw text not null default '',
  did text not null default '',
  -- From 1 to 5; null without an answer.
  sleep smallint check (sleep between 1 and 5),
  calm smallint check (calm between 1 and 5),
  focus smallint check (focus between 1 and 5),
  version integer not null default 0,
  updated_at timestamptz(3) not null,
  primary key (user_id, day)
);
select protect('days');

-- The words of the texts, each once a day.
create table day_words (
  user_id text collate "C" not null,
  day text collate "C" not null,
  word text collate "C" not null,
  primary key (user_id, day, word)
);
select protect('day_words');
alter table day_words alter column day set (n_distinct = -0.02), alter column word set (n_distinct = 5000);
create index day_words_of_word on day_words (user_id, word, day);

-- The texts with which an empty day may begin, one row an owner.
create table day_templates (
  user_id text collate "C" primary key,
  plan text not null default '',
  saw text not null default '',
  did text not null default '',
  version integer not null default 0,
  updated_at timestamptz(3) not null
);
select protect('day_templates');
