insert into challenges (hash, purpose, user_id, session_id, payload, expires_at) values
  ('challenge-hash', 'ws_ticket', 'usr_1', 'ses_1', '{}', 1767323045678);
insert into sign_in_attempts (account, failures, open_at, updated_at) values
  ('address-hash', 3, 1767323046000, 1767323045678);
insert into oauth_codes (hash, client_id, redirect_uri, code_challenge, user_id, granted_by, method, device, session_id,
  expires_at, spent_at) values
  ('code-hash', 'app', 'app:/x', 'challenge', 'usr_1', 'ses_1', 'passkey', 'Phone', 'ses_1', 1767323045678, 1767323045000);
insert into recoveries (id, user_id, address, link_hash, stop_hash, started_at, ready_at, lapses_at, ended_at, outcome)
values ('rcv_1', 'usr_1', 'address-hash', 'link-hash', 'stop-hash', 1, 2, 4, 3, 'cancelled');
