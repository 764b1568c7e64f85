-- Accounts on their way out. What stays of one names nobody: it proves that the erasure was done.

create table erasures (
  id text primary key,
  -- Null once nothing of the user is left.
  user_id text,
  -- What the receipt is asked for by: whoever knows it was mailed it.
  receipt text not null unique,
  requested_at integer not null,
  due_at integer not null,
  cancelled_at integer,
  -- From here on it cannot be cancelled.
  begun_at integer,
  -- The step that comes next; every step may be done twice.
  step text not null default 'count',
  attempts integer not null default 0,
  -- Nobody takes it up before; whoever does moves it on first.
  try_at integer not null,
  -- How much there was, by store and table.
  removed text not null default '{}',
  finished_at integer,
  -- When it was looked for what came late, and removed too.
  settled_at integer
) strict;
create unique index erasures_open on erasures (user_id) where cancelled_at is null and finished_at is null;
create index erasures_due on erasures (try_at) where cancelled_at is null and settled_at is null;
create index erasures_of_user on erasures (user_id);
