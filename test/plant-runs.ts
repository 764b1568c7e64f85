import type pg from "pg";

/** The runs of a planted flow that are open: they wait for an event or for a time that is far away. */
const OPEN = 60;

/**
 * Gives a flow so many ended runs of a month with a step each, some of them beyond their retention, and sixty
 * that wait.
 */
export async function plantRuns(
  admin: pg.Client,
  { userId, flowId, nodeId }: { userId: string; flowId: string; nodeId: string },
  runs: number,
): Promise<void> {
  const given = [userId, flowId, runs];
  await admin.query(
    `insert into flow_runs (user_id, id, flow_id, flow_name, version, started_by, cause, depth, input, status, nodes,
       error, due_at, started_at, ended_at, kept_until)
     select $1, 'run_' || lpad(n::text, 26, '0'), $2, 'Planted', 1, case when n % 3 = 0 then 'event' else 'webhook' end,
       'cause ' || n, 0, '{"n": 1}', case when n <= ${OPEN} then 'pending' when n % 9 = 0 then 'failure' else 'success' end,
       '[]', case when n % 9 = 0 then '{"code": "timeout", "message": "No answer."}'::jsonb end,
       now() + interval '30 days', now() - make_interval(mins => $3::int - n),
       case when n > ${OPEN} then now() end,
       case when n > $3::int - 1000 then now() - interval '1 day' else now() + interval '20 days' end
     from generate_series(1, $3::int) n`,
    given,
  );
  await admin.query(
    `insert into flow_steps (user_id, run_id, path, node_id, kind, status, attempts, input, output, waits_for, wake_at,
       started_at, ended_at)
     select user_id, id, 'n:' || $3::text, $3, case when status = 'pending' then 'wait' else 'action' end,
       case when status = 'pending' then 'waiting' else 'success' end, 1, '{}', '{"ok": true}',
       case when status = 'pending' then 'sample.changed' end, due_at, started_at, ended_at
     from flow_runs where user_id = $1 and flow_id = $2`,
    [userId, flowId, nodeId],
  );
  await admin.query(
    `insert into flow_hours (user_id, flow_id, hour, runs)
     select $1, $2, date_trunc('hour', now()) - make_interval(hours => n), 20 from generate_series(0, 700) n
     on conflict do nothing`,
    [userId, flowId],
  );
}
