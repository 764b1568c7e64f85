insert into passkeys (id, user_id, credential_id, rp_id, public_key, counter, transports, backup_eligible, backed_up, aaguid,
  name, created_at, last_used_at, counter_behind_at) values
  ('pky_1', 'usr_1', 'credential-1', 'localhost', 'cHVibGlj', 9, '["internal"]', 1, 0, 'aaguid', 'Phone', 1767323045678,
    1767323046000, 1767323046500);
insert into passwords (user_id, hash, changed_at) values ('usr_2', '$hb1$hash', 1767323045678);
insert into provider_identities (id, user_id, provider, issuer, subject, email, refresh_sealed, created_at, last_used_at)
values ('idn_1', 'usr_1', 'apple', 'https://issuer', 'subject-1', 'ada@example.com', 'sealed', 1767323045678, 1767323046000);
insert into api_keys (id, user_id, name, prefix, hash, scopes, created_at, expires_at, last_used_at, replaced_by, revoked_at,
  settled_at) values
  ('key_1', 'usr_1', 'Script', 'tmk_ab', 'key-hash', '["journal:read"]', 1767323045678, 1767323049000, 1767323046000,
    'key_2', 1767323047000, 1767323047500);
insert into recovery_codes (user_id, hash, created_at, used_at) values ('usr_1', 'code-hash', 1767323045678, 1767323046000);
