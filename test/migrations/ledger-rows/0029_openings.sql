insert into openings (user_id, subject_id, account_id, instrument_id, kind, quantity, price, acquired_on, answered_at) values
  ('usr_1', 'fil_1', 'acc_1', 'ins_1', 'earlier', 100, 41.5, '2019-05-06', '2026-01-02T03:04:05.678Z');
