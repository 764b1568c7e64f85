insert into structure_legs (user_id, trade_id, structure_id, "by", account_id, instrument_id, opened_at) values
  ('usr_1', 'trd_1', 'str_1', 'owner', 'acc_1', 'ins_1', '2026-01-02T14:30:00Z'),
  ('usr_1', 'trd_2', 'str_1', 'owner', 'acc_1', 'ins_2', '2026-01-03T00:00:00Z');
insert into structures (user_id, id, "by", shape, account_id, underlying, currency, status, legs, opened_at, opened_date_only,
  closed_at, closed_date_only, max_loss) values
  ('usr_1', 'str_1', 'owner', 'custom', 'acc_1', 'ACME', 'USD', 'closed', 2, '2026-01-02T14:30:00Z', true,
    '2026-01-03T15:00:00Z', true, 420);
insert into structure_changes (user_id, id, kind, trades, made_at, undone_at) values
  ('usr_1', 'stc_1', 'join', '[{"tradeId": "trd_1", "before": null, "after": {"structureId": "str_1"}}]',
    '2026-01-04T10:00:00Z', '2026-01-04T10:05:00Z');
