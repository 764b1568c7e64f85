insert into data_keys (id, user_id, kek_id, wrapped, created_at, tried_at) values
  ('dek_1', 'usr_1', 1, 'wrapped', 1767323045678, 1767323046000);
insert into erasures (id, user_id, receipt, requested_at, due_at, cancelled_at, begun_at, step, attempts, try_at, removed,
  finished_at, settled_at) values
  ('ers_1', 'usr_1', 'receipt-1', 1767323045678, 1767323046000, 1767323045900, null, 'count', 0, 1767323046000, '{}', null,
    null),
  ('ers_2', null, 'receipt-2', 1767323045678, 1767323046000, null, 1767323046100, 'done', 2, 1767323046200,
    '{"ledger":{"fills":3}}', 1767323046300, 1767323046400);
