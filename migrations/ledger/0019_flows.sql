-- Integrations, flows with their versions and triggers, runs with their steps, and workbenches.

create table integrations (
  user_id text collate "C" not null,
  id text collate "C" not null,
  type text not null,
  name text not null,
  category text not null,
  config jsonb not null,
  -- The sealed credentials; null for a type without any.
  credentials text,
  -- The row version that the credentials were sealed for.
  sealed_version integer not null default 1,
  -- A short-lived token that was had with the credentials, sealed, and its end.
  token text,
  token_until timestamptz(3),
  -- Until when one caller has the sole right to ask for the next token.
  token_claimed_until timestamptz(3),
  is_connected boolean,
  last_checked timestamptz(3),
  last_error text,
  version integer not null default 1,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  primary key (user_id, id),
  unique (user_id, type, name)
);
select protect('integrations');

-- The row is the lock of all that is the flow's: its versions, triggers and the count of its working runs.
create table flows (
  user_id text collate "C" not null,
  id text collate "C" not null,
  name text not null,
  intention text not null,
  status text not null check (status in ('active', 'paused', 'archived')),
  time_zone text not null,
  position integer not null,
  concurrency integer,
  error_flow_id text collate "C",
  notes text,
  -- The latest version, and the latest valid one.
  version integer not null,
  valid_version integer,
  -- The integrations that the latest version names.
  integration_ids text[] not null default '{}',
  node_count integer not null default 0,
  -- The figures of ended runs, kept with each end.
  successes bigint not null default 0,
  failures bigint not null default 0,
  cancelled bigint not null default 0,
  runtime_ms bigint not null default 0,
  last_executed timestamptz(3),
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  primary key (user_id, id)
);
select protect('flows');
create index flows_order on flows (user_id, position, id);

create table flow_versions (
  user_id text collate "C" not null,
  flow_id text collate "C" not null,
  n integer not null,
  -- Nodes and connections.
  graph jsonb not null,
  is_valid boolean not null,
  problems jsonb not null,
  change text not null,
  created_at timestamptz(3) not null,
  primary key (user_id, flow_id, n)
);
select protect('flow_versions');
alter table flow_versions alter column flow_id set (n_distinct = -0.05);

-- The trigger nodes of the version that runs take. A row keeps its hook and its secret over all edits of its
-- node, so saving twice registers one hook.
create table flow_triggers (
  user_id text collate "C" not null,
  flow_id text collate "C" not null,
  node_id text collate "C" not null,
  kind text not null check (kind in ('manual', 'webhook', 'schedule', 'event')),
  -- False while the flow is not active, or has no valid version, or the node is gone from it.
  is_live boolean not null,
  event text,
  event_where text,
  cron text,
  time_zone text,
  missed text,
  -- The next time of a schedule, and the last slot that was queued.
  next_at timestamptz(3),
  last_slot timestamptz(3),
  hook_id text collate "C" unique,
  verify text,
  secret text,
  secret_version integer not null default 0,
  old_secret text,
  old_secret_until timestamptz(3),
  primary key (user_id, flow_id, node_id)
);
select protect('flow_triggers');
create index flow_triggers_due on flow_triggers (next_at) where is_live and kind = 'schedule';
create index flow_triggers_events on flow_triggers (user_id, flow_id) where is_live and kind = 'event';

-- A hook is called by its id alone, and the minute's sweep finds due schedules of all users.
grant select (user_id, flow_id, node_id, kind, is_live, hook_id, next_at) on flow_triggers to tidemark_sweep;
create policy sweep_reads on flow_triggers for select to tidemark_sweep using (true);

create table flow_runs (
  user_id text collate "C" not null,
  id text collate "C" not null,
  flow_id text collate "C" not null,
  flow_name text not null,
  version integer not null,
  trigger_node_id text collate "C",
  started_by text not null check (started_by in
    ('manual', 'webhook', 'schedule', 'event', 'flow', 'rerun', 'error')),
  -- What may start one run only: a call's webhook-id, a slot of a schedule, an event's number.
  cause text collate "C",
  -- The run that this one repeats, or whose failure or step started it, and how long that chain is.
  parent_id text collate "C",
  depth integer not null default 0,
  -- Where a repeated run begins.
  from_node_id text collate "C",
  input jsonb not null,
  status text not null check (status in ('pending', 'success', 'failure', 'cancelled')),
  -- Executions of nodes that are no steps: triggers, filters, transforms, decisions and skipped ones.
  nodes jsonb not null default '[]',
  result jsonb,
  error jsonb,
  -- When it can go on; null while it only waits for an event, and after its end.
  due_at timestamptz(3),
  -- The holder's lease. The number of claims tells one holder from every earlier one.
  lease_until timestamptz(3),
  claims integer not null default 0,
  started_at timestamptz(3) not null,
  ended_at timestamptz(3),
  primary key (user_id, id)
);
select protect('flow_runs');
create unique index flow_runs_cause on flow_runs (user_id, flow_id, cause) where cause is not null;
create index flow_runs_of_flow on flow_runs (user_id, flow_id, id);
create index flow_runs_due on flow_runs (user_id, due_at, id) where status = 'pending' and due_at is not null;
create index flow_runs_open on flow_runs (user_id, flow_id, id) where status = 'pending';
create index flow_runs_waking on flow_runs (due_at) where status = 'pending' and due_at is not null;
alter table flow_runs alter column flow_id set (n_distinct = -0.01);

-- The minute's sweep queues the users whose runs are due; it reads no input and no output.
grant select (user_id, id, status, due_at, lease_until) on flow_runs to tidemark_sweep;
create policy sweep_reads on flow_runs for select to tidemark_sweep using (true);

-- The journal of steps. `intent` is written with its idempotency key before the effect, the result after it.
create table flow_steps (
  user_id text collate "C" not null,
  run_id text collate "C" not null,
  -- `n:<node>` or `n:<node>#<item>`.
  path text collate "C" not null,
  node_id text collate "C" not null,
  item integer,
  kind text not null check (kind in ('action', 'delay', 'wait')),
  status text not null check (status in ('intent', 'waiting', 'success', 'failure', 'cancelled')),
  attempts integer not null default 0,
  idempotency_key text collate "C",
  input jsonb,
  output jsonb,
  output_key text,
  error jsonb,
  -- Of a wait: the event and the condition. Its time is `wake_at`.
  waits_for text,
  waits_where text,
  wake_at timestamptz(3),
  started_at timestamptz(3) not null,
  ended_at timestamptz(3),
  primary key (user_id, run_id, path)
);
select protect('flow_steps');
create index flow_steps_waiting on flow_steps (user_id, waits_for, run_id) where status = 'waiting' and waits_for is not null;

-- The runs that began in a calendar month (UTC), by which the quota is judged, and a day's, for the figures.
create table flow_use (
  user_id text collate "C" not null,
  month date not null,
  runs bigint not null,
  primary key (user_id, month)
);
select protect('flow_use');

create table flow_hours (
  user_id text collate "C" not null,
  flow_id text collate "C" not null,
  hour timestamptz(3) not null,
  runs integer not null,
  primary key (user_id, flow_id, hour)
);
select protect('flow_hours');

create table workbenches (
  user_id text collate "C" not null,
  id text collate "C" not null,
  name text not null,
  purpose text not null,
  focus text not null,
  flow_ids text[] not null,
  version integer not null default 1,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  primary key (user_id, id)
);
select protect('workbenches');
