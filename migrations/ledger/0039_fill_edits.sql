-- Fills that their owners type in, change and delete. The original of a changed fill moves to `withdrawn`,
-- where imports still find it. `fills` holds what its owner made of it, under the same id.

alter table fills add column edited boolean not null default false;
-- An import finds a changed fill also by what it shows.
create index fills_edited on fills (user_id collate "POSIX", print, ordinal, id) where edited;

-- Why the row stands outside the ledger. A statement cancelled it, or its owner changed or deleted it. A
-- retracted fill was stated by its owner alone, and no import finds it.
alter table withdrawn add column reason text not null default 'cancelled'
  check (reason in ('cancelled', 'edited', 'retracted'));
create index withdrawn_cancelled on withdrawn (user_id, id) where reason = 'cancelled';
create index withdrawn_edited on withdrawn (user_id collate "POSIX", print, ordinal, id) where reason = 'edited';
drop index withdrawn_execution;
create unique index withdrawn_execution on withdrawn (user_id, account_id, cancels, execution_id)
  where execution_id is not null and reason <> 'retracted';

create table fill_edits (
  user_id text collate "C" not null,
  fill_id text collate "C" not null,
  -- The facts in which the fill differs from its original.
  facts jsonb not null default '{}',
  deleted boolean not null default false,
  -- The trade whose deletion took the fill with it.
  trade_id text collate "C",
  note text,
  edited_at timestamptz(3) not null,
  primary key (user_id, fill_id)
);
select protect('fill_edits');
create index fill_edits_deleted on fill_edits (user_id collate "POSIX", edited_at, fill_id) where deleted;
create index fill_edits_of_trade on fill_edits (user_id collate "POSIX", trade_id, fill_id) where trade_id is not null;
