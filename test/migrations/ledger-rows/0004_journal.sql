insert into accounts (user_id, id, name, created_at, writes, time_zone) values
  ('usr_1', 'acc_1', 'Main', '2026-01-02T03:04:05Z', 3, 'America/New_York'),
  ('usr_2', 'acc_1', 'Main', '2026-01-02T03:04:05Z', 0, null);
insert into instruments (user_id, id, symbol, currency, asset_class, multiplier, isin, underlying, expiry, strike, "right")
values
  ('usr_1', 'ins_1', 'ACME', 'USD', 'equity', 1, 'US0000000000', null, null, null, null),
  ('usr_1', 'ins_2', 'ACME  260320C00150000', 'USD', 'option', 100, null, 'ACME', '2026-03-20', 150.5, 'call');
insert into fills (user_id, id, account_id, instrument_id, executed_at, date_only, side, quantity, price, fee, fee_currency,
  execution_id, ordinal, revision, carried_fee, effect) values
  ('usr_1', 'fil_1', 'acc_1', 'ins_1', '2026-01-02T14:30:00.123Z', false, 'buy', 10.000000000000000001, 123456789.12, 1.25,
    'USD', '0000e0d5.65a1b2c3.01.01', 0, '0000e0d5.65a1b2c3.01.01', 0.5, 'opens'),
  ('usr_1', 'fil_2', 'acc_1', 'ins_2', '2026-01-03T00:00:00Z', true, 'sell', 1, -2.5, 0, 'USD', null, 1, null, 0, null);
insert into imports (user_id, id, status, ends_as, format, file_name, file_key, size, account, time_zone, dry_run, next_line,
  rows_total, rows_new, rows_duplicate, rows_corrected, rows_conflict, rows_rejected, errors, preview, failure, created_at,
  finished_at, scope_at, file_kept, times, shift_offsets, rows_shifted, zone_source, zone_suggestion, zone_accounts, resume)
values
  ('usr_1', 'imp_1', 'undoing', 'undone', 'ibkr-flex-csv', 'fills.csv', 'imports/usr_1/imp_1', 4096, 'acc_1',
    'America/New_York', false, 12, 11, 5, 4, 3, 2, 1, '[{"line": 7, "code": "unreadable"}]', '{"rows": 2}',
    '{"code": "internal"}', '2026-01-02T03:04:05.678Z', '2026-01-02T03:05:00Z', '2026-01-01T00:00:00Z', false, 'correct',
    '{300,360}', 6, 'asked', '{"timeZone": "Asia/Tokyo"}', '{acc_1}', '{"offset": 2048}');
insert into claims (user_id, fill_id, import_id, line, facts, kind) values
  ('usr_1', 'fil_1', 'imp_1', 1, '{"fee": "1.5"}', 'corrects'),
  ('usr_1', 'fil_1', 'imp_1', 2, null, 'states');
insert into withdrawn (user_id, id, account_id, instrument_id, executed_at, date_only, effect, side, quantity, price, fee,
  fee_currency, execution_id, revision, ordinal, cancels, names, by_name, restates) values
  ('usr_1', 'fil_3', 'acc_1', 'ins_1', '2026-01-02T15:00:00Z', false, 'closes', 'sell', 3, 11, 0.75, 'USD', 'E3',
    '0000e0d5.65a1b2c3.02.01', 2, true, '{E1,E2}', true, true);
insert into carries (user_id, from_fill, to_fill, amount) values ('usr_1', 'fil_3', 'fil_1', 0.5);
insert into dirty (user_id, account_id, instrument_id, from_at, to_at, generation) values
  ('usr_1', 'acc_1', 'ins_1', '2026-01-02T14:30:00Z', '2026-01-02T15:00:00Z', 4),
  ('usr_1', 'acc_1', 'ins_2', '2026-01-03T00:00:00Z', 'infinity', 1);
