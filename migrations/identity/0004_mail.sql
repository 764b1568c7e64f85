-- Mails, and the addresses that wait for one to be answered.

-- The address that an account asked for: one a user, taken when both addresses have agreed.
create table email_changes (
  user_id text primary key references users (id) on delete cascade,
  -- The request that both links belong to.
  id text not null,
  email text not null,
  old_agreed_at integer,
  new_agreed_at integer,
  expires_at integer not null
) strict, without rowid;
create index email_changes_age on email_changes (expires_at);

-- Mails that are yet to leave. Their content is sealed, because it holds links; it is dropped once they have left.
create table emails (
  id text primary key,
  user_id text,
  sealed text,
  created_at integer not null,
  attempts integer not null default 0,
  next_try_at integer not null,
  sent_at integer,
  failure text
) strict;
create index emails_waiting on emails (next_try_at) where sent_at is null and sealed is not null;
create index emails_of_user on emails (user_id);

-- What a development machine keeps instead of sending.
create table mailbox (
  id text primary key,
  recipient text not null,
  subject text not null,
  text text not null,
  at integer not null
) strict;
create index mailbox_of_recipient on mailbox (recipient, at);
