insert into user_stream (user_id, useq, sent, generation, ledger_version, audit_seq, audit_head, anchored) values
  ('usr_1', 7, 5, 2, 3, 2, '\x02', 1),
  ('usr_2', 0, 0, 1, 0, 0, '\x', 0);
insert into outbox (user_id, useq, type, version, body, at, created_at) values
  ('usr_1', 6, 'import.completed', 1, '{"importId": "imp_1"}', '2026-01-02T03:04:05.678Z', '2026-01-02T03:04:05Z'),
  ('usr_1', 7, 'ledger.changed', 1, '{}', '2026-01-02T03:04:06Z', '2026-01-02T03:04:06Z');
-- The first row is as old as the chain, the second is covered by a digest.
insert into audit (user_id, aseq, action, session_id, request_id, detail, at, previous, hash, created_at, salt, digest) values
  ('usr_1', 1, 'import.started', 'ses_1', 'req_1', '{"import": "imp_1"}', '2026-01-02T03:04:05Z', '\x', '\x01',
    '2026-01-02T03:04:05Z', null, null),
  ('usr_1', 2, 'import.undone', 'ses_1', 'req_2', '{"import": "imp_1"}', '2026-01-02T03:04:06Z', '\x01', '\x02',
    '2026-01-02T03:04:06Z', '\xaa', '\xbb');
