insert into bias_buckets (user_id, bias, week, formula, stats) values
  ('usr_1', 'disposition', '2025-12-29', 'b1', '{"n": 3}');
insert into bias_dirty (user_id, week, spread) values ('usr_1', '2025-12-29', true);
insert into bias_scores (user_id, bias, score, ledger_version, scored_at) values
  ('usr_1', 'disposition', '{"p": 0.04}', 3, '2026-01-02T03:04:05.678Z');
insert into bias_evidence (user_id, week, trade_id, bias, role, measure) values
  ('usr_1', '2025-12-29', 'trd_1', 'disposition', 'sold_gain', 1.5),
  ('usr_1', '2025-12-29', 'trd_2', 'disposition', 'held_loss', null);
insert into bias_thresholds (user_id, bias, threshold, n) values ('usr_1', 'revenge', '{"minutes": 12}', 40);
insert into reflections (user_id, id, import_id, at, author, sentences, facts) values
  ('usr_1', 'rfl_1', 'imp_1', '2026-01-02T03:04:05.678Z', 'rules', '["You sold winners early."]', '{"trades": ["trd_1"]}');
