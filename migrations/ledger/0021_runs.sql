-- Runs are claimed flow by flow, so that a limit of one flow holds up no other. While a run is open it has a
-- time at which it can go on; a held one can go on when its lease ends.
drop index flow_runs_due;
drop index flow_runs_open;
create index flow_runs_ready on flow_runs (user_id, flow_id, due_at, id) where status = 'pending';
create index flow_runs_held on flow_runs (user_id, flow_id) where lease_until is not null;

-- Until when the log is kept. While the run is open it stands as far behind its start as it will stand behind
-- its end. Null: for ever.
alter table flow_runs add column kept_until timestamptz(3);
create index flow_runs_kept on flow_runs (kept_until) where status <> 'pending';
grant select (kept_until) on flow_runs to tidemark_sweep;

-- The last day on which the owner was told that a trigger's run was refused for the quota.
alter table flow_use add column told_on date;
