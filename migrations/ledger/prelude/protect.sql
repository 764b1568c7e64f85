-- Lets the erasing role remove the rows that a blocked user owns in a table.
create or replace function let_erase(target regclass) returns void language plpgsql as $$
begin
  execute format('create policy erasure on %s to tidemark_erasure '
    'using (exists (select from blocks where key = ''user:'' || user_id and until is null))', target);
  execute format('grant select, delete on %s to tidemark_erasure', target);
end $$;

-- Protects a user's table with row-level security and lets erasure reach it. The policy hides from the
-- planner which user's rows are asked for, because the result of a subquery is unknown at planning time. The
-- number of users is therefore declared here.
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
