-- What the fills of a trade were worth on their days, for totals in another currency. A trade's first day
-- needs no row. Its value is what the trade realised in all, less the values of the later days.

create table trade_values (
  user_id text collate "C" not null,
  trade_id text collate "C" not null,
  fill_id text collate "C" not null,
  account_id text collate "C" not null,
  instrument_id text collate "C" not null,
  currency text collate "C" not null,
  at timestamptz(3) not null,
  -- The days (UTC) of the fill and of the trade's first fill.
  day date not null,
  opened_on date not null,
  -- Above zero for a sale, below zero for a purchase; and the fee in the instrument's currency.
  value numeric not null,
  fee numeric not null,
  -- A fee in another currency. Such a fill has a row on the first day too.
  foreign_fee numeric,
  foreign_currency text collate "C",
  primary key (user_id, trade_id, fill_id)
);
select protect('trade_values');
alter table trade_values alter column account_id set (n_distinct = 3), alter column instrument_id set (n_distinct = 50),
  alter column trade_id set (n_distinct = -0.5);
create index trade_values_of_instrument on trade_values (user_id, instrument_id, account_id, at);

-- Older trades that need rows are derived again, from a point at which nothing was held.
do $$
declare target text;
begin
  foreach target in array array['trades', 'dirty', 'jobs', 'job_turns', 'checkpoints'] loop
    execute format('alter table %I no force row level security', target);
  end loop;
end $$;
create temporary table outdated on commit drop as
  select user_id, account_id, instrument_id, min(opened_at) as from_at, max(coalesce(closed_at, opened_at)) as to_at
  from trades
  where foreign_fees > 0 or (closed_at at time zone 'UTC')::date > (opened_at at time zone 'UTC')::date
  group by user_id, account_id, instrument_id;
delete from checkpoints where state <> 'flat';
insert into dirty (user_id, account_id, instrument_id, from_at, to_at)
  select user_id, account_id, instrument_id, from_at, to_at from outdated
  on conflict (user_id, account_id, instrument_id) do update set generation = dirty.generation + 1,
    from_at = least(dirty.from_at, excluded.from_at), to_at = greatest(dirty.to_at, excluded.to_at);
insert into jobs (user_id, id, kind, queue, payload)
  select user_id, 'job_' || upper(left(md5(user_id || ' trade_values'), 26)), 'ledger.derive', 'scoring', '{"importId": null}'
  from outdated group by user_id on conflict do nothing;
do $$
declare target text;
begin
  foreach target in array array['trades', 'dirty', 'jobs', 'job_turns', 'checkpoints'] loop
    execute format('alter table %I force row level security', target);
  end loop;
end $$;
