insert into bias_bars (user_id, day, instrument_id, asked_at, source, low, high, before) values
  ('usr_1', '2026-01-02', 'ins_1', '2026-01-04T03:04:05.678Z', 'alpaca', 99.5, 101.25, 98);
