insert into coach_questions (user_id, id, at, text, answer) values
  ('usr_1', 'qst_1', '2026-01-12T10:00:00.000Z', 'How do I do on Mondays?',
  '{"status":"empty","query":null,"reader":"rules","readAs":null,"unread":[],"sentences":[],"facts":{},"sources":{},"examples":[],"timeZone":"UTC","lotMethod":"fifo"}');
