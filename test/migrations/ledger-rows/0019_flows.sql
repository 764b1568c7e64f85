insert into integrations (user_id, id, type, name, category, config, credentials, sealed_version, token, token_until,
    token_claimed_until, is_connected, last_checked, last_error, version, created_at, updated_at) values
  ('usr_1', 'int_1', 'slack', 'Desk', 'messaging', '{"channel": "#desk"}', 'sealed', 2, 'sealed token',
    '2026-01-02T04:04:05.678Z', '2026-01-02T03:05:05.678Z', false, '2026-01-02T03:04:05.678Z', 'It answered 500.', 3,
    '2026-01-02T03:04:05.678Z', '2026-01-02T03:04:05.678Z');
insert into flows (user_id, id, name, intention, status, time_zone, position, concurrency, error_flow_id, notes, version,
    valid_version, integration_ids, node_count, successes, failures, cancelled, runtime_ms, last_executed, created_at,
    updated_at) values
  ('usr_1', 'flw_1', 'Tell me', 'Say when a bias shows.', 'active', 'Europe/Berlin', 0, 3, 'flw_2', 'A note', 1, 1,
    '{int_1}', 1, 5, 2, 1, 1234, '2026-01-02T03:04:05.678Z', '2026-01-02T03:04:05.678Z', '2026-01-02T03:04:05.678Z');
insert into flow_versions (user_id, flow_id, n, graph, is_valid, problems, change, created_at) values
  ('usr_1', 'flw_1', 1, '{"nodes": [{"id": "nod_1"}], "connections": []}', true, '[]', 'node added: Start',
    '2026-01-02T03:04:05.678Z');
insert into flow_triggers (user_id, flow_id, node_id, kind, is_live, event, event_where, cron, time_zone, missed, next_at,
    last_slot, hook_id, verify, secret, secret_version, old_secret, old_secret_until) values
  ('usr_1', 'flw_1', 'nod_1', 'webhook', true, 'bias.scored', 'input.n > 1', '0 9 * * *', 'Europe/Berlin', 'last',
    '2026-01-03T08:00:00.000Z', '2026-01-02T08:00:00.000Z', 'hok_1', 'standard', 'sealed', 1, 'sealed before',
    '2026-01-03T03:04:05.678Z');
insert into flow_runs (user_id, id, flow_id, flow_name, version, trigger_node_id, started_by, cause, parent_id, depth,
    from_node_id, input, status, nodes, result, error, due_at, lease_until, claims, started_at,
    ended_at) values
  ('usr_1', 'run_1', 'flw_1', 'Tell me', 1, 'nod_1', 'webhook', 'msg_1', 'run_0', 1, 'nod_2', '{"n": 1}',
    'failure', '[{"nodeId": "nod_1"}]', '{"ok": true}', '{"code": "timeout", "message": "No answer."}',
    '2026-01-02T03:04:05.678Z', '2026-01-02T03:04:35.678Z', 2, '2026-01-02T03:04:05.678Z',
    '2026-01-02T03:04:06.678Z');
insert into flow_steps (user_id, run_id, path, node_id, item, kind, status, attempts, idempotency_key, input, output,
    output_key, error, waits_for, waits_where, wake_at, started_at, ended_at) values
  ('usr_1', 'run_1', 'n:nod_2#0', 'nod_2', 0, 'action', 'failure', 3, 'key_1', '{"url": "https://example.com"}', '{"a": 1}',
    'runs/1/2', '{"code": "timeout", "message": "No answer."}', 'order.filled', 'input.n > 1',
    '2026-01-02T03:04:05.678Z', '2026-01-02T03:04:05.678Z', '2026-01-02T03:04:06.678Z');
insert into flow_use (user_id, month, runs) values ('usr_1', '2026-01-01', 8);
insert into flow_hours (user_id, flow_id, hour, runs) values ('usr_1', 'flw_1', '2026-01-02T03:00:00.000Z', 8);
insert into workbenches (user_id, id, name, purpose, focus, flow_ids, version, created_at, updated_at) values
  ('usr_1', 'wbn_1', 'Discipline', 'Keep me honest.', 'mornings', '{flw_1}', 2, '2026-01-02T03:04:05.678Z',
    '2026-01-02T03:04:05.678Z');
