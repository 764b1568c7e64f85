insert into tags (user_id, id, name, folded, created_at) values
  ('usr_1', 'tag_1', 'FOMO', 'fomo', '2026-01-02T03:04:05.678Z');
insert into setups (user_id, id, name, folded, created_at) values
  ('usr_1', 'stp_1', 'Opening range', 'opening range', '2026-01-02T03:04:05.678Z');
insert into annotations (user_id, trade_id, notes, setup_id, planned_stop, planned_risk, version, updated_at) values
  ('usr_1', 'trd_1', E'Chased it.\nAgain.', 'stp_1', 98.5, 15.25, 3, '2026-01-02T03:04:05.678Z');
insert into trade_tags (user_id, trade_id, tag_id, place) values ('usr_1', 'trd_1', 'tag_1', 1);
