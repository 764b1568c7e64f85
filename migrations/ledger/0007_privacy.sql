-- Exports: files with all stored data of a user. A user has at most one export in progress.
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

-- The sweep ends exports whose job gave up, and exports that have expired.
grant select, update (status, finished_at) on exports to tidemark_sweep;
create policy sweep_all on exports to tidemark_sweep using (true);
