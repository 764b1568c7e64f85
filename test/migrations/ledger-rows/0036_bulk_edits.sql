insert into bulk_edits (user_id, id, status, change, trades, changed, restored, after_id, created_at,
  finished_at) values
  ('usr_1', 'blk_1', 'undoing', '{"setup": "Gap"}', 5, 4, 3, 'trd_1', '2026-01-02T03:04:05.678Z',
    '2026-01-02T03:04:06.678Z');
insert into bulk_edit_rows (user_id, edit_id, trade_id, version, notes, setup_id, planned_stop, planned_risk, tag_ids) values
  ('usr_1', 'blk_1', 'trd_1', 4, 'Before.', 'stp_1', 98.5, 15.25, '{tag_1}');
insert into trade_words (user_id, trade_id, word) values ('usr_1', 'trd_1', 'chased');
insert into saved_filters (user_id, id, name, folded, filter, created_at) values
  ('usr_1', 'flt_1', 'Late entries', 'late entries', '{"tag": "late"}', '2026-01-02T03:04:05.678Z');
