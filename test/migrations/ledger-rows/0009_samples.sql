insert into samples (user_id, import_id, asked_at, ready_at) values
  ('smp_1', 'imp_s', '2026-01-02T03:04:05.678Z', '2026-01-02T03:04:06.678Z');
