insert into excursions (user_id, trade_id, basis, mae, mfe, asked_at, worked_out_at) values
  ('usr_1', 'trd_1', '2|10|100', -12.5, 40.25, '2026-01-02T03:04:05.678Z', '2026-01-02T03:04:06.678Z');
