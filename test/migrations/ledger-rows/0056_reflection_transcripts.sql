insert into reflection_transcripts (user_id, reflection_id, transcript) values
  ('usr_1', 'rfl_1', '{"model":"m","why":null,"calls":[]}');
