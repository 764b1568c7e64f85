insert into users (id, email, name, handle, created_at, email_verified_at, avatar, tier, version) values
  ('usr_1', 'ada@example.com', 'Ada', 'handle-1', 1767323045678, 1767323046000, 'avatar-1', 'pro', 3),
  ('usr_2', 'bob@example.com', 'Bob', 'handle-2', 1767323045679, null, null, 'free', 1);
insert into devices (id, user_id, key_hash, name, first_seen_at, last_seen_at) values
  ('dev_1', 'usr_1', 'key-hash', 'Phone', 1767323045678, 1767323046000);
insert into sessions (id, user_id, method, device, device_id, app, client, refresh_counter, refresh_hash, successor,
  rotated_at, seen_counter, created_at, last_used_at, idle_expires_at, expires_at, expiring_told_at, revoked_at,
  revoked_reason, settled_at) values
  ('ses_1', 'usr_1', 'passkey', 'Phone', 'dev_1', 'app', 'client-hash', 4, 'refresh-hash', 'sealed', 1767323045678, 3,
    1767323045678, 1767323046000, 1767323047000, 1767323048000, 1767323046500, 1767323046700, 'signed_out', 1767323046800),
  ('ses_2', 'usr_2', 'password', 'Laptop', null, null, 'client-hash', 0, 'refresh-hash', null, 1767323045678, 0,
    1767323045678, 1767323046000, 1767323047000, 1767323048000, null, null, null, null);
insert into counters (day, name, method, value) values ('2026-01-02', 'sign_up', 'passkey', 12);
