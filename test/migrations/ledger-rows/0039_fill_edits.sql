insert into fill_edits (user_id, fill_id, facts, deleted, trade_id, note, edited_at) values
  ('usr_1', 'fil_1', '{"price": "101.5"}', true, 'trd_1', 'Typed from the note.', '2026-01-02T03:04:05.678Z');
