-- Plans that do not depend on statistics; docs/decisions/022-a-plan-knows-no-values.md says why.

-- Puts a user's table behind the gate and within reach of erasure, as before, and hides from the planner whose rows are
-- asked for: a subquery's answer is not known when a plan is made, and how many users there are is said here.
create or replace function protect(target regclass) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format(
    'create policy owner on %s to tidemark_app using (coalesce(user_id = (select current_setting(''app.user_id'', true)), false)) '
    'with check (user_id = (select current_setting(''app.user_id'', true)))', target);
  execute format('alter table %s alter column user_id set (n_distinct = 200)', target);
  execute format('grant select, insert, update, delete on %s to tidemark_app', target);
  perform let_erase(target);
end $$;

do $$
declare target regclass;
begin
  for target in select format('%I.%I', schemaname, tablename)::regclass from pg_policies
    where policyname = 'owner' and schemaname = 'public'
  loop
    execute format(
      'alter policy owner on %s using (coalesce(user_id = (select current_setting(''app.user_id'', true)), false)) '
      'with check (user_id = (select current_setting(''app.user_id'', true)))', target);
    execute format('alter table %s alter column user_id set (n_distinct = 200)', target);
  end loop;
end $$;

-- What a user has of each, for a planner that would otherwise count the values of all users.
alter table fills alter column account_id set (n_distinct = 3), alter column instrument_id set (n_distinct = 50);
alter table trades alter column account_id set (n_distinct = 3), alter column instrument_id set (n_distinct = 50);
alter table closes alter column account_id set (n_distinct = 3), alter column instrument_id set (n_distinct = 50),
  alter column trade_id set (n_distinct = -0.5);
alter table checkpoints alter column account_id set (n_distinct = 3), alter column instrument_id set (n_distinct = 50);
alter table claims alter column import_id set (n_distinct = 20), alter column fill_id set (n_distinct = -0.5);
alter table bias_evidence alter column trade_id set (n_distinct = -0.5);

-- An index by time over everything of a user serves any statement that names a time, and where a range looks small it is
-- taken instead of the right one. These answer only to who asks in their collation (workers/db/side-index.ts).
drop index fills_newest;
create index fills_newest on fills (user_id collate "POSIX", executed_at, id);
drop index closes_by_time;
create index closes_by_time on closes (user_id collate "POSIX", closed_at, account_id);
drop index trades_by_entry;
create index trades_by_entry on trades (user_id collate "POSIX", opened_at, id, account_id, currency);

drop index claims_of_import;
create index claims_of_import on claims (user_id collate "POSIX", import_id, line);
