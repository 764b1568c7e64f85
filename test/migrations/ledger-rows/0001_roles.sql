insert into blocks (key, until, created_at) values
  ('user:usr_gone', null, '2026-01-02T03:04:05Z'),
  ('session:ses_1', '2026-01-02T04:00:00Z', '2026-01-02T03:04:05Z');
