-- The gate: the roles that a login may become, and the sessions and users that it refuses.

do $$
declare role_name text;
begin
  foreach role_name in array array['tidemark_app', 'tidemark_relay', 'tidemark_sweep', 'tidemark_erasure'] loop
    if not exists (select from pg_roles where rolname = role_name) then
      execute format('create role %I nologin nosuperuser nobypassrls noinherit', role_name);
    end if;
  end loop;
end $$;
grant usage on schema public to tidemark_app, tidemark_relay, tidemark_sweep, tidemark_erasure;

-- Blocked sessions and users. `enter` reads them at the start of every transaction.
create table blocks (
  key text collate "C" primary key,
  until timestamptz,
  created_at timestamptz not null default now()
);
alter table blocks enable row level security;
alter table blocks force row level security;
create policy read_any on blocks for select to tidemark_app using (true);
create policy block_oneself on blocks for insert to tidemark_app
  with check (key = 'user:' || current_setting('app.user_id', true) or key like 'session:%');
grant select, insert on blocks to tidemark_app;
create policy erasure_reads on blocks for select to tidemark_erasure using (true);
create policy erasure_blocks on blocks for insert to tidemark_erasure with check (key like 'user:%' and until is null);
grant select, insert on blocks to tidemark_erasure;

-- The canary proves at boot that the app role cannot see another user's row. No role changes or erases it.
create table canary (user_id text collate "C" primary key, note text not null);
insert into canary values ('usr_00000000000000000000CANARY', 'never visible to a signed-in user');
select protect('canary');
revoke insert, update, delete on canary from tidemark_app;
drop policy erasure on canary;
revoke select, delete on canary from tidemark_erasure;
