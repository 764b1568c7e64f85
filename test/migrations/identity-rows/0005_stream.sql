insert into user_stream (user_id, useq, sent, generation, audit_seq, audit_head, anchored) values
  ('usr_1', 7, 5, 2, 2, 'aGVhZA', 1);
insert into outbox (user_id, useq, type, version, body, at) values
  ('usr_1', 7, 'session.revoked', 1, '{"sessionId":"ses_1"}', 1767323045678);
-- The first row is as old as the chain, the second is covered by a digest.
insert into audit (user_id, aseq, action, session_id, request_id, detail, at, previous, hash, salt, digest) values
  ('usr_1', 1, 'session.started', 'ses_1', 'req_1', '{}', 1767323045678, '', 'b25l', null, null),
  ('usr_1', 2, 'session.revoked', 'ses_1', 'req_2', '{}', 1767323045679, 'b25l', 'aGVhZA', 'c2FsdA', 'ZGlnZXN0');
