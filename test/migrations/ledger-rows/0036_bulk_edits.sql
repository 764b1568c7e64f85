insert into bulk_edits (user_id, id, status, change, trades, changed, restored, after_id, created_at,
  finished_at) values
  ('usr_1', 'blk_1', 'undoing', '{"setup": "Gap"}', 5, 4, 3, 'trd_1', '2026-01-02T03:04:05.678Z',
    '2026-01-02T03:04:06.678Z');
insert into bulk_edit_rows (user_id, edit_id, trade_id, version, notes, setup_id, planned_stop, planned_risk, tag_ids) values
  ('usr_1', 'blk_1', 'trd_1', 4, 'Before.', 'stp_1', 98.5, 15.25, '{tag_1}');
insert into trade_words (user_id, trade_id, word) values ('usr_1', 'trd_1', 'chased');
insert into saved_filters (user_id, id, name, folded, filter, created_at) values
  ('usr_1', 'flt_1', 'Late entries', 'late entries', '{"tag": "late"}', '2026-01-02T03:04:05.678Z');
-- A silent file's fill, and one that another file tells too.
insert into instruments (user_id, id, symbol, currency, asset_class, multiplier) values
  ('usr_2', 'ins_s', 'MESM6', 'USD', 'future', 5);
insert into fills (user_id, id, account_id, instrument_id, executed_at, date_only, side, quantity, price, fee, fee_currency,
  ordinal) values
  ('usr_2', 'fil_s1', 'acc_1', 'ins_s', '2026-02-02T15:00:00Z', false, 'buy', 1, 5000, 0, 'USD', 1),
  ('usr_2', 'fil_s2', 'acc_1', 'ins_s', '2026-02-03T15:00:00Z', false, 'sell', 1, 5001, 0, 'USD', 1);
insert into imports (user_id, id, status, format, file_name, file_key, size, time_zone, created_at, times, zone_source)
  select 'usr_2', 'imp_' || format, 'completed', format, 'orders.csv', format, 1, 'America/New_York', '2026-02-04T00:00:00Z',
    'correct', 'asked' from unnest(array['tradovate-orders-csv', 'tradovate-fills-csv']) format;
insert into claims (user_id, fill_id, import_id, line) values
  ('usr_2', 'fil_s1', 'imp_tradovate-orders-csv', 2), ('usr_2', 'fil_s2', 'imp_tradovate-orders-csv', 3),
  ('usr_2', 'fil_s2', 'imp_tradovate-fills-csv', 2);
