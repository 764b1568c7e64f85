-- Exports, and the role that erases: it sees and removes rows of blocked users only.

do $$ begin
  if not exists (select from pg_roles where rolname = 'tidemark_erasure') then
    create role tidemark_erasure nologin nosuperuser nobypassrls noinherit;
  end if;
end $$;
grant usage on schema public to tidemark_erasure;

grant select, insert on blocks to tidemark_erasure;
create policy erasure_reads on blocks for select to tidemark_erasure using (true);
create policy erasure_blocks on blocks for insert to tidemark_erasure with check (key like 'user:%' and until is null);

-- Lets the erasing role remove what a blocked user owns there.
create function let_erase(target regclass) returns void language plpgsql as $$
begin
  execute format('create policy erasure on %s to tidemark_erasure '
    'using (exists (select from blocks where key = ''user:'' || user_id and until is null))', target);
  execute format('grant select, delete on %s to tidemark_erasure', target);
end $$;

-- Puts a user's table behind the gate, as before, and within reach of erasure.
create or replace function protect(target regclass) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format(
    'create policy owner on %s to tidemark_app using (user_id = current_setting(''app.user_id'', true)) '
    'with check (user_id = current_setting(''app.user_id'', true))', target);
  execute format('grant select, insert, update, delete on %s to tidemark_app', target);
  perform let_erase(target);
end $$;

do $$
declare name text;
begin
  for name in select tablename from pg_policies where policyname = 'owner' and schemaname = 'public'
    and tablename not in ('audit', 'user_stream', 'canary')
  loop
    perform let_erase(name::regclass);
  end loop;
end $$;

-- The audit chain and its head stay: the chain is redacted, and the stream is marked as sent.
grant select, update (sent) on user_stream to tidemark_erasure;
create policy erasure on user_stream to tidemark_erasure
  using (exists (select from blocks where key = 'user:' || user_id and until is null));
-- A file with everything that is kept of a user; one is made at a time.
create table exports (
  user_id text collate "C" not null,
  id text collate "C" not null,
  status text not null check (status in ('queued', 'running', 'ready', 'failed', 'expired')),
  job_id text collate "C" not null,
  size bigint,
  created_at timestamptz(3) not null,
  finished_at timestamptz(3),
  expires_at timestamptz(3),
  primary key (user_id, id)
);
select protect('exports');
create unique index exports_open on exports (user_id) where status in ('queued', 'running');
create index exports_expiring on exports (expires_at) where status = 'ready';
create index exports_waiting on exports (created_at) where status in ('queued', 'running');

-- The sweep ends what its job gave up on, and what has expired.
grant select on exports to tidemark_sweep;
grant update (status, finished_at) on exports to tidemark_sweep;
create policy sweep_all on exports to tidemark_sweep using (true);
