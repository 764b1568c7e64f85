insert into days (user_id, day, plan, saw, did, sleep, calm, focus, version, updated_at) values
  ('usr_1', '2026-01-02', 'Only the first hour.', 'A range.', 'Waited.', 4, 3, 5, 2, '2026-01-02T03:04:05.678Z');
insert into day_words (user_id, day, word) values ('usr_1', '2026-01-02', 'waited');
insert into day_templates (user_id, plan, saw, did, version, updated_at) values
  ('usr_1', 'Levels:', 'Market:', 'Rules:', 1, '2026-01-02T03:04:05.678Z');
