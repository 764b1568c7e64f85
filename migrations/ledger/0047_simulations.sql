-- Simulations that a job runs, each with what was asked and its result. A user keeps a bounded number.

create table simulations (
  user_id text collate "C" not null,
  id text collate "C" not null,
  kind text not null check (kind in ('simple', 'monte_carlo')),
  status text not null check (status in ('queued', 'running', 'done', 'failed')),
  -- The share that is done, from 0 to 1.
  progress double precision not null default 0,
  asked jsonb not null,
  -- Null until it is done.
  result jsonb,
  -- The code of the problem that ended it.
  failure text,
  created_at timestamptz(3) not null,
  finished_at timestamptz(3),
  primary key (user_id, id)
);
select protect('simulations');
