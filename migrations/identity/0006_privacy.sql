-- Keys for what is sealed elsewhere, and accounts on their way out.

-- A user's data key, wrapped; without it nothing sealed of that user opens any more.
create table data_keys (
  id text primary key,
  user_id text not null unique references users (id) on delete cascade,
  kek_id integer not null,
  wrapped text not null,
  created_at integer not null,
  -- When a rotation last tried to wrap it anew.
  tried_at integer
) strict;
create index data_keys_of_kek on data_keys (kek_id, tried_at);
-- A key-encryption key that stands here must stay in the secret: without it these data keys are lost.
create view keks_in_use as select kek_id, count(*) as data_keys from data_keys group by kek_id;

-- The row that stays of an erasure names no user: it proves that the erasure was done.
create table erasures (
  id text primary key,
  -- Null once nothing of the user is left.
  user_id text,
  -- What the receipt is asked for by: only the user was mailed it.
  receipt text not null unique,
  requested_at integer not null,
  due_at integer not null,
  cancelled_at integer,
  -- From here on it cannot be cancelled.
  begun_at integer,
  -- The step that comes next; every step may be done twice.
  step text not null default 'count',
  attempts integer not null default 0,
  -- No sweep takes it up before; the one that does moves this on first.
  try_at integer not null,
  -- How much there was, by store and table.
  removed text not null default '{}',
  finished_at integer,
  -- When rows that came late were looked for and removed too.
  settled_at integer
) strict;
create unique index erasures_open on erasures (user_id) where cancelled_at is null and finished_at is null;
create index erasures_due on erasures (try_at) where cancelled_at is null and settled_at is null;
create index erasures_of_user on erasures (user_id);
