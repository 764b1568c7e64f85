insert into guardrails (user_id, id, rule, params, action, is_active, is_locked, account_id, from_bias, preset, seed,
    version, pending, pending_at, created_at) values
  ('usr_1', 'grd_1', 'cool_off', '{"losses": 1, "lossBeyond": null, "minutes": 12}', 'block', true, true, 'acc_1',
    '{"bias": "revenge_trading", "evidence": ["trd_1"]}', 'trailing-50k', 'seed one', 2, '{"isDeleted": true}',
    '2026-01-03T05:00:00.000Z', '2026-01-02T03:04:05.678Z'),
  ('usr_1', 'grd_2', 'max_trades', '{"trades": 5}', 'randomised', true, false, null, null, null, 'seed two', 1, null,
    null, '2026-01-02T03:04:05.678Z');
insert into guardrail_days (user_id, guardrail_id, day, armed) values ('usr_1', 'grd_2', '2026-01-02', true);
insert into guardrail_trips (user_id, guardrail_id, id, order_id, account_id, at, day, rule, action, armed, outcome,
    numbers) values
  ('usr_1', 'grd_2', 'gtp_1', 'ord_1', 'acc_1', '2026-01-02T03:04:05.678Z', '2026-01-02', 'max_trades', 'randomised',
    true, 'blocked', '{"opened": "5"}'),
  ('usr_1', 'grd_1', 'gtp_2', 'ord_2', 'acc_1', '2026-01-02T03:05:05.678Z', '2026-01-02', 'cool_off', 'block', null,
    'overridden', '{"minutes": "12"}');
insert into guardrail_evaluations (user_id, account_id, preset, started_at) values
  ('usr_1', 'acc_1', 'trailing-50k', '2026-01-02T03:04:05.678Z');
