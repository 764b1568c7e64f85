-- Keys of the sealed data in other stores, and accounts that are being erased.

-- A user's wrapped data key. Without it no sealed data of that user can be opened.
create table data_keys (
  id text primary key,
  user_id text not null unique references users (id) on delete cascade,
  kek_id integer not null,
  wrapped text not null,
  created_at integer not null,
  -- When a rotation last tried to rewrap the key.
  tried_at integer
) strict;
create index data_keys_of_kek on data_keys (kek_id, tried_at);
-- A key-encryption key in this view must stay in the secret, because without it these data keys are lost.
create view keks_in_use as select kek_id, count(*) as data_keys from data_keys group by kek_id;

-- An erasure. The row that remains names no user and proves that the erasure was done.
create table erasures (
  id text primary key,
  -- Null once no data of the user is left.
  user_id text,
  -- The code that retrieves the receipt. Only the user received it, by mail.
  receipt text not null unique,
  requested_at integer not null,
  due_at integer not null,
  cancelled_at integer,
  -- From this instant on, the erasure cannot be cancelled.
  begun_at integer,
  -- The next step. Every step may run twice.
  step text not null default 'count',
  attempts integer not null default 0,
  -- No sweep takes the erasure before this instant. The sweep that takes it first moves the instant on.
  try_at integer not null,
  -- How many rows and objects were removed, by store and table.
  removed text not null default '{}',
  finished_at integer,
  -- When the last search for late rows was done and those rows were removed too.
  settled_at integer
) strict;
create unique index erasures_open on erasures (user_id) where cancelled_at is null and finished_at is null;
create index erasures_due on erasures (try_at) where cancelled_at is null and settled_at is null;
create index erasures_of_user on erasures (user_id);
