update setups set description = 'The first half hour.', version = 2;
insert into setup_rules (user_id, id, setup_id, place, words, created_at, retired_at) values
  ('usr_1', 'rul_1', 'stp_1', 1, 'Waited for the close', '2026-01-02T03:04:05.678Z', '2026-02-02T03:04:05.678Z');
insert into checklists (user_id, trade_id, setup_id, followed, broken) values
  ('usr_1', 'trd_1', 'stp_1', '{rul_1}', '{rul_2}');
insert into missed_trades (user_id, id, setup_id, merged_from, symbol, direction, planned_entry, planned_stop, target, seen_at,
  note, result_r, version, created_at) values
  ('usr_1', 'mis_1', 'stp_1', 'stp_0', 'ACME', 'long', 100.5, 99, 104, '2026-01-02T03:04:05.678Z', 'Was on the phone.', 2.25, 1,
    '2026-01-02T03:05:05.678Z');
update bulk_edits set word = '{"kind": "tag", "id": "tag_9", "name": "Late"}';
