-- Who listens to which events, how far each user's events were read for them, and webhooks with their
-- deliveries.

-- `*` stands for every type. A listener hears the events behind the numbers at which it began.
create table event_listeners (
  user_id text collate "C" not null,
  kind text not null check (kind in ('webhook', 'flow')),
  ref_id text collate "C" not null,
  event_type text collate "C" not null,
  after_ledger bigint not null,
  after_identity bigint not null,
  primary key (user_id, kind, ref_id, event_type)
);
select protect('event_listeners');
-- `flush_changes` asks for them, also in the name of the matcher. The relay asks about events of identity.
grant select on event_listeners to tidemark_matcher, tidemark_relay;
create policy matcher_as_owner on event_listeners for select to tidemark_matcher
  using (user_id = (select current_setting('app.user_id', true)));
create policy relay_reads on event_listeners for select to tidemark_relay using (true);

-- The last event of each database that was given to the listeners.
create table event_readers (
  user_id text collate "C" not null,
  source text not null check (source in ('ledger', 'identity')),
  generation integer not null,
  useq bigint not null,
  primary key (user_id, source)
);
select protect('event_readers');

create table webhooks (
  user_id text collate "C" not null,
  id text collate "C" not null,
  event_type text not null,
  url text not null,
  is_active boolean not null,
  -- Why it does not work: its owner's wish, a receiver that is gone, or one that failed for days.
  disabled_for text check (disabled_for in ('owner', 'gone', 'failing')),
  -- The secret is sealed for this version of the row; the one before it for the version before.
  secret_version integer not null,
  secret_sealed text not null,
  old_secret_sealed text,
  old_secret_until timestamptz(3),
  -- The first failure since the last success.
  failing_since timestamptz(3),
  -- A receiver that is away or busy gets nothing before this instant.
  paused_until timestamptz(3),
  created_at timestamptz(3) not null,
  primary key (user_id, id)
);
select protect('webhooks');

create table webhook_deliveries (
  user_id text collate "C" not null,
  webhook_id text collate "C" not null,
  -- Made from the webhook and the event, so that an event that is read twice has one delivery.
  id text collate "C" not null,
  event_type text not null,
  -- The text that is sent and signed.
  payload text not null,
  state text not null check (state in ('pending', 'delivered', 'dead')),
  attempts integer not null,
  due_at timestamptz(3),
  created_at timestamptz(3) not null,
  -- The last attempt.
  attempted_at timestamptz(3),
  status integer,
  failure text,
  response text,
  duration_ms integer,
  primary key (user_id, webhook_id, id)
);
select protect('webhook_deliveries');
create index webhook_deliveries_due on webhook_deliveries (user_id collate "POSIX", webhook_id, due_at, id)
  where state = 'pending';
create index webhook_deliveries_age on webhook_deliveries (created_at);
grant select (user_id, webhook_id, id, created_at), delete on webhook_deliveries to tidemark_sweep;
create policy sweep_all on webhook_deliveries to tidemark_sweep using (true);
