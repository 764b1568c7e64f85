insert into attachments (user_id, id, about, file_name, type, size, width, height, digest, created_at) values
  ('usr_1', 'att_1', 'trd_1', 'entry.png', 'image/png', 12345, 1280, 720,
    '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', '2026-01-02T03:04:05.678Z');
