-- Creates the partitions of a month, so that old partitions can be dropped whole. The minute sweep calls it
-- for this month and the next one.
create or replace function ensure_month(month date) returns void language plpgsql security definer set search_path = public as $$
declare
  starts date := date_trunc('month', month);
  parent text;
  child text;
begin
  foreach parent in array array['outbox', 'audit'] loop
    child := format('%s_%s', parent, to_char(starts, 'YYYYMM'));
    if to_regclass(child) is null then
      execute format('create table if not exists %I partition of %I for values from (%L) to (%L)',
        child, parent, starts, starts + interval '1 month');
      execute format('alter table %I enable row level security', child);
      execute format('alter table %I force row level security', child);
    end if;
  end loop;
end $$;
