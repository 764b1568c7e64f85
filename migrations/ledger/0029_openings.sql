-- What an owner says of units whose coming in no statement tells with a price.
create table openings (
  user_id text collate "C" not null,
  -- The sale (a fill) or the transfer (a booking) that the answer is about.
  subject_id text collate "C" not null,
  account_id text collate "C" not null,
  instrument_id text collate "C" not null,
  kind text not null check (kind in ('short', 'earlier', 'gift', 'ignored')),
  -- The units that were held before a sale; null for a transfer, which tells its units itself.
  quantity numeric check (quantity > 0),
  price numeric check (price >= 0),
  acquired_on date,
  answered_at timestamptz(3) not null,
  primary key (user_id, subject_id)
);
select protect('openings');
alter table openings alter column account_id set (n_distinct = 3), alter column instrument_id set (n_distinct = 50);
create index openings_of_instrument on openings (user_id, account_id, instrument_id);

-- A trade is incomplete when units came in without a known price, or all of them left without a sale.
alter table trades drop constraint trades_status_check,
  add constraint trades_status_check check (status in ('open', 'closed', 'incomplete'));
create index trades_incomplete on trades (user_id, opened_at, id, account_id, direction, symbol) where status = 'incomplete';

-- Trades follow splits and transfers from now on, so instruments that have some are derived again with the
-- next import.
alter table bookings no force row level security;
alter table dirty no force row level security;
insert into dirty (user_id, account_id, instrument_id, from_at)
select user_id, account_id, instrument_id, min(executed_at) from bookings
where kind in ('split', 'transfer') and instrument_id is not null
group by user_id, account_id, instrument_id order by user_id, account_id, instrument_id
on conflict (user_id, account_id, instrument_id) do update set
  from_at = least(dirty.from_at, excluded.from_at), to_at = 'infinity', generation = dirty.generation + 1;
alter table bookings force row level security;
alter table dirty force row level security;
