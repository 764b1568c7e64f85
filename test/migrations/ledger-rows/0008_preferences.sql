insert into preferences (user_id, preferences, preferences_version, theme, theme_version, changed_at) values
  ('usr_1', '{"timeZone": "Europe/Zurich"}', 4, '{"name": "deep"}', 2, '2026-01-02T03:04:05.678Z');
