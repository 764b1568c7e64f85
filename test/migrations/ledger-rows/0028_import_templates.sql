insert into import_templates (user_id, id, name, mapping, header, created_at) values
  ('usr_1', 'imt_1', 'My broker', '{"dates": "day_first"}', 'date|symbol|price', '2026-01-02T03:04:05.678Z');
insert into imports (user_id, id, status, format, file_name, file_key, size, time_zone, created_at, rows_undecided, mapping) values
  ('usr_1', 'imp_28', 'completed', 'mapped-csv', 'fills.csv', 'imports/usr_1/imp_28', 40, 'UTC',
  '2026-01-02T03:04:05.678Z', 3, '{"dates": "day_first"}');
