-- Mails, and the address changes that wait for an answer to a mail.

-- The new address that a user asked for; a user has at most one. It takes effect when both addresses have
-- agreed.
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

-- The queue of outgoing mails. The content is sealed, because it holds links. It is deleted once the mail was
-- sent.
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

-- The mails that a development machine keeps instead of sending.
create table mailbox (
  id text primary key,
  recipient text not null,
  subject text not null,
  text text not null,
  at integer not null
) strict;
create index mailbox_of_recipient on mailbox (recipient, at);
