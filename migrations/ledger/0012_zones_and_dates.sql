-- Zones that are remembered, dates that have no time, and what a statement says of opening and closing.

-- The zone that the newest standing import asked for of those that asked for one and have rows of this account.
alter table accounts add column time_zone text;

alter table imports
  add column zone_source text not null default 'format' check (zone_source in ('asked', 'account', 'file', 'format')),
  -- What a dry run found of the zone: another one in which most fills fall into the hours of their market.
  add column zone_suggestion jsonb,
  -- The accounts whose rows it read in the zone that it asked for, and which remember it while it stands.
  add column zone_accounts text[] not null default '{}';

alter table fills add column effect text check (effect in ('opens', 'closes', 'flips'));

-- A trade and a closing say themselves whether they have a time, instead of being looked up by the instant of a fill.
alter table trades
  add column opened_date_only boolean not null default false,
  add column closed_date_only boolean not null default false;
alter table closes add column date_only boolean not null default false;
create index closes_without_time on closes (user_id, closed_at) where date_only;
create index trades_without_time on trades (user_id, closed_at) where closed_date_only;
drop index fills_without_time;

-- Rows of every user are restated below; an owner that is no superuser would see none of them.
alter table accounts no force row level security;
alter table imports no force row level security;
alter table fills no force row level security;
alter table claims no force row level security;
alter table dirty no force row level security;
alter table jobs no force row level security;

-- Without a zone asked for, every import so far was read in UTC.
update imports set zone_source = 'asked' where time_zone <> 'UTC';

-- A date without a time stood at 00:00 in the zone of its statement, and now stands at 00:00 UTC. Its claims lead to that zone. Where
-- 00:00 is not what the clock shows there (an export that was imported again, a midnight that clocks skipped), the nearest midnight in
-- UTC is meant: that is right for every zone from UTC-11:59 to UTC+12.
create temporary table restated on commit drop as
with zones as (
  select distinct i.time_zone as name, known.name is not null as is_known
  from imports i left join pg_timezone_names known on lower(known.name) = lower(i.time_zone)
), dated as (
  select user_id, id from fills where date_only
  union
  select user_id, fill_id from claims where facts @> '{"dateOnly": true}'
), stated as (
  select f.user_id, f.id as fill_id, c.import_id, c.facts, f.executed_at as fill_at, f.date_only as fill_is_dated,
    coalesce((c.facts ->> 'dateOnly')::boolean, f.date_only) as is_dated,
    coalesce(to_timestamp((c.facts ->> 'executedAt')::float8 / 1000), f.executed_at)::timestamptz(3) as at,
    case when i.format = 'kraken-trades-csv' then 'UTC' when z.is_known then i.time_zone end as zone
  from dated
  join fills f on f.user_id = dated.user_id and f.id = dated.id
  join claims c on c.user_id = f.user_id and c.fill_id = f.id
  join imports i on i.user_id = c.user_id and i.id = c.import_id
  left join zones z on z.name = i.time_zone
), midnights as (
  select *, case when (at at time zone zone)::time = '00:00' then (at at time zone zone)::date end as own_date,
    (at at time zone 'UTC' + interval '12 hours')::date as nearest
  from stated
), fills_now as (
  select user_id, fill_id, case when not bool_and(fill_is_dated) then min(fill_at) else
    (coalesce((array_agg(own_date order by import_id) filter (where own_date is not null and is_dated and at = fill_at))[1],
      (min(fill_at) at time zone 'UTC' + interval '12 hours')::date)::timestamp at time zone 'UTC') end as now_at
  from midnights group by user_id, fill_id
)
select m.user_id, m.fill_id, m.import_id, m.facts, m.fill_at, n.now_at as fill_now,
  case when not m.is_dated then m.at when m.fill_is_dated and m.at = m.fill_at then n.now_at
    else coalesce(m.own_date, m.nearest)::timestamp at time zone 'UTC' end as claim_now
from midnights m join fills_now n using (user_id, fill_id);

update claims c set facts = nullif((coalesce(r.facts, '{}') - 'executedAt') || case when r.claim_now = r.fill_now then '{}'::jsonb
    else jsonb_build_object('executedAt', (extract(epoch from r.claim_now) * 1000)::bigint) end, '{}')
from restated r where c.user_id = r.user_id and c.fill_id = r.fill_id and c.import_id = r.import_id;

update fills f set executed_at = r.fill_now
from (select distinct user_id, fill_id, fill_now from restated) r
where f.user_id = r.user_id and f.id = r.fill_id and f.executed_at <> r.fill_now;

-- What hangs on them is derived again, and scored behind it; the sweep finds the jobs.
insert into dirty as d (user_id, account_id, instrument_id, from_at)
select f.user_id, f.account_id, f.instrument_id, min(least(r.fill_at, r.fill_now))
from restated r join fills f on f.user_id = r.user_id and f.id = r.fill_id
group by f.user_id, f.account_id, f.instrument_id
on conflict (user_id, account_id, instrument_id) do update set
  from_at = least(d.from_at, excluded.from_at), to_at = 'infinity', generation = d.generation + 1;
insert into jobs (user_id, id, kind, queue, payload)
select distinct user_id, 'job_0000000000' || upper(left(md5(user_id || 'dates'), 16)),
  'ledger.derive', 'scoring', '{"importId": null}'::jsonb
from restated;

alter table accounts force row level security;
alter table imports force row level security;
alter table fills force row level security;
alter table claims force row level security;
alter table dirty force row level security;
alter table jobs force row level security;
