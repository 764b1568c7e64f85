insert into claims (user_id, fill_id, import_id, line, facts, kind, conflict, decided_at) values
  ('usr_1', 'fil_27', 'imp_27', 2, '{"price":"101"}', 'states', 'file', '2026-01-02T03:04:05.678Z');
