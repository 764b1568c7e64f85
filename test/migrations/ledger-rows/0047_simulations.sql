insert into simulations (user_id, id, kind, status, progress, asked, result, failure, created_at, finished_at) values
  ('usr_1', 'sim_1', 'simple', 'failed', 0.5, '{"coolOffMinutes": 30}', '{"dropped": []}', 'internal',
    '2026-01-02T03:04:05.678Z', '2026-01-02T03:04:06.678Z');
