insert into trade_values (user_id, trade_id, fill_id, account_id, instrument_id, currency, at, day, opened_on, value, fee,
  foreign_fee, foreign_currency) values
  ('usr_1', 'trd_1', 'fil_3', 'acc_1', 'ins_1', 'USD', '2026-01-03T15:00:00Z', '2026-01-03', '2026-01-02', 1015.5, 0.75,
    0.0001, 'BTC');
