insert into bookings (user_id, id, account_id, instrument_id, kind, executed_at, date_only, amount, currency, quantity, price,
  ratio_after, ratio_before, external_id, note, ordinal, print) values
  ('usr_1', 'bkg_1', 'acc_1', 'ins_1', 'dividend', '2026-01-05T00:00:00Z', true, 12.5, 'USD', 3, 10.25, 3, 2, 'D-1',
    'ordinary dividend', 1, 'a print');
insert into booking_claims (user_id, booking_id, import_id, line, print, ordinal, executed_at, date_only, price, note) values
  ('usr_1', 'bkg_1', 'imp_1', 4, 'a print', 1, '2026-01-05T00:00:00Z', true, 10.25, 'ordinary dividend');
insert into stated_balances (user_id, import_id, account_id, kind, subject, contract, edge, at, amount, line) values
  ('usr_1', 'imp_1', 'acc_1', 'units', 'ACME', '2026-03-20 150 call', 'last', '2026-01-06T00:00:00Z', 10, 9);
update imports set rows_stated = 2, reconciliation = '{"status": "agrees"}' where user_id = 'usr_1';
