insert into reconciliations (user_id, id, account_id, import_id, at, stated, result, checked_at, created_at) values
  ('usr_1', 'rec_1', 'acc_1', 'imp_1', '2026-01-06T00:00:00Z', null, '{"status": "agrees"}',
    '2026-01-07T00:00:00Z', '2026-01-06T00:00:00Z'),
  ('usr_1', 'rec_2', 'acc_1', null, '2026-01-08T00:00:00Z', '{"positions": [], "cash": []}', '{"status": "differs"}',
    '2026-01-09T00:00:00Z', '2026-01-08T00:00:00Z');
