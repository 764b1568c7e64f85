insert into trades (user_id, id, account_id, instrument_id, symbol, currency, direction, status, quantity, open_quantity,
  entry_price, exit_price, opened_at, closed_at, fills, foreign_fees, gross_fifo, gross_lifo, gross_hifo, gross_average,
  fees_fifo, fees_lifo, fees_hifo, fees_average, net_key, formula, opened_date_only, closed_date_only) values
  ('usr_1', 'trd_1', 'acc_1', 'ins_1', 'ACME', 'USD', 'long', 'closed', 10, 0, 100.000000000000000001, 101.5,
    '2026-01-02T14:30:00Z', '2026-01-02T15:00:00Z', 2, 1, 15, 14, 13, 12.5, 2, 2.1, 2.2, 2.3, 13.25, 'f1', true, true),
  ('usr_1', 'trd_2', 'acc_1', 'ins_2', 'ACME  260320C00150000', 'USD', 'short', 'open', 1, 1, 2.5, null,
    '2026-01-03T00:00:00Z', null, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 'f1', false, false);
insert into closes (user_id, fill_id, trade_id, account_id, instrument_id, currency, symbol, closed_at, quantity, exit_fee,
  gross_fifo, gross_lifo, gross_hifo, gross_average, entry_fee_fifo, entry_fee_lifo, entry_fee_hifo, entry_fee_average,
  date_only) values
  ('usr_1', 'fil_3', 'trd_1', 'acc_1', 'ins_1', 'USD', 'ACME', '2026-01-02T15:00:00Z', 10, 0.75, 15, 14, 13, 12.5, 1.25,
    1.35, 1.45, 1.55, true);
insert into checkpoints (user_id, account_id, instrument_id, before_at, state, fills, formula) values
  ('usr_1', 'acc_1', 'ins_1', '2026-01-02T00:00:00Z', '{"lots": []}', 5000, 'f1');
insert into touched_weeks (user_id, week) values ('usr_1', '2025-12-29'), ('usr_2', '2026-01-05');
