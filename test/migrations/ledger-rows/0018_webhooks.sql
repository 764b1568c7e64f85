insert into event_listeners (user_id, kind, ref_id, event_type, after_ledger, after_identity) values
  ('usr_1', 'webhook', 'whk_1', '*', 3, 1);
insert into event_readers (user_id, source, generation, useq) values ('usr_1', 'ledger', 1, 4);
insert into webhooks (user_id, id, event_type, url, is_active, disabled_for, secret_version, secret_sealed,
  old_secret_sealed, old_secret_until, failing_since, paused_until, created_at) values
  ('usr_1', 'whk_1', '*', 'https://shop.example.net/in', false, 'failing', 2, 'sealed', 'sealed before',
  '2026-01-03T00:00:00.000Z', '2026-01-02T00:00:00.000Z', '2026-01-02T01:00:00.000Z', '2026-01-01T00:00:00.000Z');
insert into webhook_deliveries (user_id, webhook_id, id, event_type, payload, state, attempts, due_at, created_at,
  attempted_at, status, failure, response, duration_ms) values
  ('usr_1', 'whk_1', 'whd_1', 'bias.scored', '{}', 'pending', 1, '2026-01-02T03:04:05.678Z',
  '2026-01-02T03:04:00.000Z', '2026-01-02T03:04:01.000Z', 500, 'status', 'no', 12);
