-- Files before this one marked instruments to be derived again, and nothing derives them until an import
-- comes. Biases follow splits and transfers from now on, so ledgers that have some are scored again.
do $$
declare target text;
begin
  foreach target in array array['dirty', 'bookings', 'jobs', 'job_turns'] loop
    execute format('alter table %I no force row level security', target);
  end loop;
end $$;
insert into jobs (user_id, id, kind, queue, payload, run_after, created_at)
  select user_id, 'job_' || upper(left(md5(user_id || ' marked'), 26)), 'ledger.derive', 'scoring',
    '{"importId": null}', '2026-11-29T00:00:00Z', '2026-11-29T00:00:00Z'
  from dirty group by user_id order by user_id on conflict do nothing;
insert into jobs (user_id, id, kind, queue, payload, run_after, created_at)
  select user_id, 'job_' || upper(left(md5(user_id || ' moved'), 26)), 'bias.score', 'scoring',
    '{"importId": null}', '2026-11-29T00:00:00Z', '2026-11-29T00:00:00Z'
  from bookings b where kind in ('split', 'transfer')
    and not exists (select from dirty d where d.user_id = b.user_id)
  group by user_id order by user_id on conflict do nothing;
do $$
declare target text;
begin
  foreach target in array array['dirty', 'bookings', 'jobs', 'job_turns'] loop
    execute format('alter table %I force row level security', target);
  end loop;
end $$;
