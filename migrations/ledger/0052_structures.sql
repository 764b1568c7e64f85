-- Option structures: trades that are one decision. `structure_legs` says of a trade where it belongs, by what
-- was detected or by its owner's word, which outlasts every derivation. `structures` follows from it.

create table structure_legs (
  user_id text collate "C" not null,
  -- The id of a trade is that of its opening fill.
  trade_id text collate "C" not null,
  -- Null where the owner says that the trade stands alone.
  structure_id text collate "C",
  "by" text not null check ("by" in ('detected', 'owner')),
  account_id text collate "C" not null,
  instrument_id text collate "C" not null,
  opened_at timestamptz(3) not null,
  primary key (user_id, trade_id)
);
select protect('structure_legs');
alter table structure_legs alter column account_id set (n_distinct = 3), alter column instrument_id set (n_distinct = 50),
  alter column structure_id set (n_distinct = -0.4), alter column trade_id set (n_distinct = -1);
create index structure_legs_of_structure on structure_legs (user_id, structure_id, trade_id) where structure_id is not null;
create index structure_legs_of_instrument on structure_legs (user_id, account_id, instrument_id, opened_at);

create table structures (
  user_id text collate "C" not null,
  id text collate "C" not null,
  "by" text not null check ("by" in ('detected', 'owner')),
  shape text not null,
  account_id text collate "C" not null,
  -- The symbol of what the options are about.
  underlying text collate "C" not null,
  currency text collate "C" not null,
  status text not null check (status in ('open', 'closed', 'incomplete')),
  legs integer not null,
  opened_at timestamptz(3) not null,
  opened_date_only boolean not null,
  -- When the last leg closed; null before.
  closed_at timestamptz(3),
  closed_date_only boolean not null,
  -- The most that it loses at expiry by the prices of its entries; null where that has no bound.
  max_loss numeric,
  version integer not null default 1,
  primary key (user_id, id)
);
select protect('structures');
alter table structures alter column account_id set (n_distinct = 3);
create index structures_by_entry on structures (user_id collate "POSIX", opened_at, id);

-- The last changes that an owner made, each with what was said of its trades before, so that it can be taken
-- back.
create table structure_changes (
  user_id text collate "C" not null,
  id text collate "C" not null,
  kind text not null check (kind in ('join', 'split')),
  -- The words before and after, by trade.
  trades jsonb not null,
  made_at timestamptz(3) not null,
  undone_at timestamptz(3),
  primary key (user_id, id)
);
select protect('structure_changes');

-- Trades in options that stand already are derived again, which finds their structures.
do $$
declare target text;
begin
  foreach target in array array['trades', 'instruments', 'dirty', 'jobs', 'job_turns'] loop
    execute format('alter table %I no force row level security', target);
  end loop;
end $$;
create temporary table unstructured on commit drop as
  select t.user_id, t.account_id, t.instrument_id, min(t.opened_at) as from_at, max(coalesce(t.closed_at, t.opened_at)) as to_at
  from trades t join instruments i on i.user_id = t.user_id and i.id = t.instrument_id
  where i.asset_class = 'option' and t.user_id like 'usr\_%'
  group by t.user_id, t.account_id, t.instrument_id;
insert into dirty (user_id, account_id, instrument_id, from_at, to_at)
  select user_id, account_id, instrument_id, from_at, to_at from unstructured
  on conflict (user_id, account_id, instrument_id) do update set generation = dirty.generation + 1,
    from_at = least(dirty.from_at, excluded.from_at), to_at = greatest(dirty.to_at, excluded.to_at);
insert into jobs (user_id, id, kind, queue, payload, run_after, created_at)
  select user_id, 'job_' || upper(left(md5(user_id || ' structures'), 26)), 'ledger.derive', 'scoring',
    '{"importId": null}', '2026-11-29T12:00:00Z', '2026-11-29T12:00:00Z'
  from unstructured group by user_id on conflict do nothing;
do $$
declare target text;
begin
  foreach target in array array['trades', 'instruments', 'dirty', 'jobs', 'job_turns'] loop
    execute format('alter table %I force row level security', target);
  end loop;
end $$;
