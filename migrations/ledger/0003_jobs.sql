-- Jobs, the turns of their users, and the stored answers of idempotent requests.

-- A job commits with the change that needs it. A queue message only points to this table.
create table jobs (
  user_id text collate "C" not null,
  id text collate "C" not null,
  kind text not null,
  queue text not null,
  payload jsonb not null,
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed')),
  attempt integer not null default 0,
  run_after timestamptz not null default now(),
  lease_until timestamptz,
  failure text,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  -- How often the job has been claimed. The number only rises, so it distinguishes a holder from every
  -- earlier one.
  claims integer not null default 0,
  primary key (user_id, id)
);
select protect('jobs');
create index jobs_waiting on jobs (run_after) where state in ('queued', 'running');
create index jobs_running on jobs (user_id, queue) where state = 'running';
create index jobs_queued on jobs (user_id, queue, run_after, id) where state = 'queued';

-- The sweep finds jobs that no worker took, ends jobs whose holders died too often, and deletes old jobs. It
-- reads no payload.
grant select (user_id, id, kind, queue, state, attempt, run_after, lease_until, failure, created_at, finished_at),
  update (state, run_after, lease_until, failure, finished_at), delete on jobs to tidemark_sweep;
create policy sweep_all on jobs to tidemark_sweep using (true);

-- A user's turn in a queue: when the first of their queued jobs is due, and when a job of theirs was last
-- taken. A user waits since the later of the two instants. The user with the longest wait is served next,
-- however many jobs they have.
create table job_turns (
  user_id text collate "C" not null,
  queue text not null,
  due_at timestamptz,
  served_at timestamptz not null default '-infinity',
  waits_since timestamptz generated always as (greatest(due_at, case when due_at is null then null else served_at end)) stored,
  primary key (user_id, queue)
);
select protect('job_turns');
create index job_turns_line on job_turns (queue, waits_since) where waits_since is not null;
grant select, insert, update on job_turns to tidemark_sweep;
create policy sweep_all on job_turns to tidemark_sweep using (true);

create table idempotency (
  user_id text collate "C" not null,
  key text collate "C" not null,
  route text not null,
  fingerprint text not null,
  status integer,
  body text,
  created_at timestamptz not null default now(),
  primary key (user_id, key, route)
);
select protect('idempotency');
create index idempotency_age on idempotency (created_at);
grant select (created_at), delete on idempotency to tidemark_sweep;
create policy sweep_all on idempotency to tidemark_sweep using (true);
