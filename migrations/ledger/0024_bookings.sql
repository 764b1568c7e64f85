-- What statements hold besides fills: bookings with the imports that claim them, and stated balances.

create table bookings (
  user_id text collate "C" not null,
  id text collate "C" not null,
  account_id text collate "C" not null,
  instrument_id text collate "C",
  kind text not null check (kind in ('dividend', 'interest', 'fee', 'tax', 'deposit', 'withdrawal', 'transfer', 'split',
    'conversion', 'adjustment')),
  executed_at timestamptz(3) not null,
  date_only boolean not null,
  -- What the account received is positive; null where no money moves.
  amount numeric,
  currency text not null,
  quantity numeric,
  price numeric,
  ratio_after numeric check (ratio_after > 0),
  ratio_before numeric check (ratio_before > 0),
  external_id text collate "C",
  note text,
  -- Counts the equal bookings without an id of the broker in one file.
  ordinal integer not null,
  -- A hash of what makes two rows one booking.
  print text collate "C" not null,
  primary key (user_id, id),
  foreign key (user_id, account_id) references accounts,
  foreign key (user_id, instrument_id) references instruments,
  check ((ratio_after is null) = (ratio_before is null))
);
select protect('bookings');
alter table bookings alter column account_id set (n_distinct = 3), alter column instrument_id set (n_distinct = 50);
create index bookings_walk on bookings (user_id, account_id, instrument_id, executed_at, id);
create index bookings_newest on bookings (user_id collate "POSIX", executed_at, id);

-- The bookings are the union of these claims. The words and the time of the oldest import stand.
create table booking_claims (
  user_id text collate "C" not null,
  booking_id text collate "C" not null,
  import_id text collate "C" not null,
  line integer not null,
  print text collate "C" not null,
  ordinal integer not null,
  executed_at timestamptz(3) not null,
  date_only boolean not null,
  price numeric,
  note text,
  primary key (user_id, booking_id, import_id)
);
select protect('booking_claims');
alter table booking_claims alter column import_id set (n_distinct = 20), alter column booking_id set (n_distinct = -0.5);
create index booking_claims_of_import on booking_claims (user_id collate "POSIX", import_id, print, ordinal);

-- The latest balance of each subject that a file states, and of cash the earliest too.
create table stated_balances (
  user_id text collate "C" not null,
  import_id text collate "C" not null,
  account_id text collate "C" not null,
  kind text not null check (kind in ('units', 'cash')),
  -- A symbol, or a currency.
  subject text collate "C" not null,
  -- The expiry, strike and right where the statement names them, else empty.
  contract text collate "C" not null default '',
  edge text not null check (edge in ('first', 'last')),
  -- Null for the end of the statement.
  at timestamptz(3),
  amount numeric not null,
  line integer not null,
  primary key (user_id, import_id, account_id, kind, subject, contract, edge),
  foreign key (user_id, account_id) references accounts
);
select protect('stated_balances');
create index stated_balances_of_subject on stated_balances (user_id collate "POSIX", account_id, kind, subject, at);

alter table imports
  -- Rows that state a balance.
  add column rows_stated integer not null default 0,
  -- How the ledger agreed with what the statement states, when that was last worked out.
  add column reconciliation jsonb;
