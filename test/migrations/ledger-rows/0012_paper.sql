insert into accounts (user_id, id, name, kind) values ('usr_1', 'acc_paper', 'Paper', 'paper');
insert into paper_accounts (user_id, id, currency, start_balance, cash, reserved, epoch, started_at, models,
  max_position, max_daily_loss, high_equity, day, day_equity, accepted, working, version, changes, created_at) values
  ('usr_1', 'acc_paper', 'USD', 100000, 99000, 100, 2, '2026-01-02T03:04:05.678Z',
  '{"slippage":{"name":"slippage/none/1","params":{}},"fees":{"name":"fees/none/1","params":{}}}',
  50000, 1000, 100500, '2026-01-02', 100100, 7, 1, 3, 9, '2026-01-02T03:04:05.678Z');
insert into orders (user_id, id, account_id, epoch, client_order_id, symbol, side, type, quantity, limit_price,
  stop_price, trail_amount, trail_percent, time_in_force, status, filled, filled_value, reserved, triggered, best,
  group_id, role, held, wake_low, wake_high, judged_seq, place, rejection, confirmed, overrides, band,
  expires_at, created_at, ended_at, version) values
  ('usr_1', 'ord_1', 'acc_paper', 2, 'mine-1', 'ACME', 'buy', 'limit', 10, 100.5, 99, 1.5, 2.5, 'day',
  'partially_filled', 4, 402, 603, true, 101, 'ord_1', 'entry', false, 10049999999, 10100000001, 12, 3,
  '{"rule":"buying_power","words":"too little","numbers":{},"wouldPass":null,"guardrails":[]}', true, '["grd_1"]',
  '{"optimistic":"3","booked":"2","pessimistic":"1"}',
  '2026-01-02T21:00:00.000Z', '2026-01-02T15:00:00.000Z', '2026-01-02T16:00:00.000Z', 3);
insert into order_history (user_id, order_id, version, at, from_status, to_status, event, reason) values
  ('usr_1', 'ord_1', 2, '2026-01-02T15:00:01.000Z', 'accepted', 'partially_filled', 'fill_part', 'size of the quote');
insert into paper_fills (user_id, id, account_id, epoch, order_id, symbol, asset_class, multiplier, side, quantity,
  price, fee, optimistic, pessimistic, realized, opens, at, tick_seq, booked) values
  ('usr_1', 'fil_p', 'acc_paper', 2, 'ord_1', 'ACME', 'equity', 1, 'buy', 4, 100.5, 0.1, 100.4, 100.6, 12.5, true,
  '2026-01-02T15:00:01.000Z', 12, true);
insert into positions (user_id, account_id, symbol, asset_class, multiplier, quantity, cost, optimistic_cost,
  pessimistic_cost, realized, fees, opened_at, changed_at) values
  ('usr_1', 'acc_paper', 'ACME', 'equity', 1, 4, 402, 401.6, 402.4, 12.5, 0.1, '2026-01-02T15:00:01.000Z',
  '2026-01-02T15:00:01.000Z');
