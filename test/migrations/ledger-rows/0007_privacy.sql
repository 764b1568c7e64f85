insert into exports (user_id, id, status, job_id, size, created_at, finished_at, expires_at) values
  ('usr_1', 'exp_1', 'ready', 'job_9', 4096, '2026-01-02T03:04:05.678Z', '2026-01-02T03:05:00Z', '2026-01-03T03:05:00Z'),
  ('usr_2', 'exp_2', 'queued', 'job_8', null, '2026-01-02T03:04:05Z', null, null);
