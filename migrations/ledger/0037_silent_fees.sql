-- Tradovate's orders and performance never name a fee. Fills that only they tell were read with a fee of 0,
-- before a fee could be unknown. A fill that any other file tells, or with a fee, stays as it is.
do $$
declare target text;
begin
  foreach target in array array['fills', 'claims', 'imports', 'dirty'] loop
    execute format('alter table %I no force row level security', target);
  end loop;
end $$;
create temporary table silent on commit drop as
  select c.user_id, c.fill_id from claims c
  join imports i on i.user_id = c.user_id and i.id = c.import_id
  group by c.user_id, c.fill_id
  having bool_and(i.format in ('tradovate-orders-csv', 'tradovate-performance-csv') and c.facts is null);
with changed as (
  update fills f set fee_source = 'unknown' from silent s
  where f.user_id = s.user_id and f.id = s.fill_id and f.fee = 0 and f.carried_fee = 0 and f.fee_source = 'stated'
  returning f.user_id, f.account_id, f.instrument_id, f.executed_at
)
insert into dirty (user_id, account_id, instrument_id, from_at, to_at)
  select user_id, account_id, instrument_id, min(executed_at), max(executed_at) from changed
  group by user_id, account_id, instrument_id order by user_id, account_id, instrument_id
  on conflict (user_id, account_id, instrument_id) do update set generation = dirty.generation + 1,
    from_at = least(dirty.from_at, excluded.from_at), to_at = greatest(dirty.to_at, excluded.to_at);
do $$
declare target text;
begin
  foreach target in array array['fills', 'claims', 'imports', 'dirty'] loop
    execute format('alter table %I force row level security', target);
  end loop;
end $$;
