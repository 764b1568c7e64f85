insert into jobs (user_id, id, kind, queue, payload, state, attempt, run_after, lease_until, failure, created_at,
  finished_at, claims) values
  ('usr_1', 'job_1', 'import.run', 'imports', '{"importId": "imp_1"}', 'queued', 0, '2026-01-02T03:04:05Z', null, null,
    '2026-01-02T03:04:05Z', null, 0),
  ('usr_2', 'job_2', 'import.run', 'imports', '{"importId": "imp_2"}', 'running', 1, '2026-01-02T03:04:05Z',
    '2026-01-02T03:05:05Z', null, '2026-01-02T03:04:05Z', null, 4),
  ('usr_2', 'job_3', 'ledger.derive', 'scoring', '{"importId": null}', 'failed', 5, '2026-01-02T03:04:05Z', null,
    'out of time', '2026-01-02T03:04:05Z', '2026-01-02T03:10:00Z', 9);
insert into job_turns (user_id, queue, due_at, served_at) values
  ('usr_1', 'bulk', '2026-01-02T03:04:05Z', '2026-01-02T03:00:00Z'),
  ('usr_2', 'imports', null, '2026-01-02T03:04:06Z');
insert into idempotency (user_id, key, route, fingerprint, status, body, created_at) values
  ('usr_1', 'key', 'POST /imports', 'f', 202, '{"id": "imp_1"}', '2026-01-02T03:04:05Z');
