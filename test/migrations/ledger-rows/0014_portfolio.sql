insert into portfolio_snapshots (user_id, id, account_id, at, day, currency, cash, market_value, equity,
  position_count, holdings) values
  ('usr_1', 'snp_1', 'acc_paper', '2026-01-03T00:00:00.000Z', '2026-01-02', 'USD', 99000, 1500.5, 100500.5, 1,
  '[{"symbol":"ACME","quantity":"10","marketPrice":"150.05","marketValue":"1500.5"}]');
insert into portfolio_days (user_id, next_at) values ('usr_1', '2026-01-04T00:00:00.000Z');
insert into live_modes (user_id, mode, changed_at) values ('usr_1', 'paper', '2026-01-02T03:04:05.678Z');
