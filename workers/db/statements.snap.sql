-- identity

delete from "devices" where ("devices"."user_id" = ? and "devices"."id" = ?);

delete from "sign_in_attempts" where "sign_in_attempts"."account" = ?;

delete from challenges where hash = ? and purpose = ? and (? is null or user_id = ?) returning user_id, session_id, payload, expires_at;

insert into "challenges" ("hash", "purpose", "user_id", "session_id", "payload", "expires_at") select ?, ?, ?, ?, ?, ? where changes() > 0;

insert into "challenges" ("hash", "purpose", "user_id", "session_id", "payload", "expires_at") select ?, ?, ?, ?, ?, ? where true;

insert into "devices" ("id", "user_id", "key_hash", "name", "first_seen_at", "last_seen_at") select ?, ?, ?, ?, ?, ? where changes() > 0 on conflict (user_id, key_hash) do update set last_seen_at = max(last_seen_at, excluded.last_seen_at);

insert into "passkeys" ("id", "user_id", "credential_id", "rp_id", "public_key", "counter", "transports", "backup_eligible", "backed_up", "aaguid", "name", "created_at", "last_used_at", "counter_behind_at") select ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? where changes() > 0;

insert into "passwords" ("user_id", "hash", "changed_at") select ?, ?, ? where changes() > 0;

insert into "provider_identities" ("id", "user_id", "provider", "issuer", "subject", "email", "refresh_sealed", "created_at", "last_used_at") select ?, ?, ?, ?, ?, ?, ?, ?, ? where changes() > 0;

insert into "sessions" ("id", "user_id", "method", "device", "device_id", "app", "client", "refresh_counter", "refresh_hash", "rotated_at", "seen_counter", "created_at", "last_used_at", "idle_expires_at", "expires_at") select ?, ?, ?, ?, (select id from devices where user_id = ? and key_hash = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ? where changes() > 0;

insert into "user_stream" ("user_id", "useq", "audit_seq", "audit_head") select ?, ?, ?, ? where changes() > 0 on conflict (user_id) do update set useq = excluded.useq, audit_seq = excluded.audit_seq, audit_head = excluded.audit_head;

insert into audit (user_id, aseq, action, session_id, request_id, detail, at, salt, digest, previous, hash) select ?, a.value ->> 'aseq', a.value ->> 'action', a.value ->> 'sessionId', a.value ->> 'requestId', a.value ->> 'detail', a.value ->> 'at', a.value ->> 'salt', a.value ->> 'digest', a.value ->> 'previous', a.value ->> 'hash' from json_each(?) a where changes() > 0;

insert into outbox (user_id, useq, type, version, body, at) select ?, e.value ->> 'srcSeq', e.value ->> 'type', e.value ->> 'version', e.value -> 'body', unixepoch(e.value ->> 'at', 'subsec') * 1000 from json_each(?) e where changes() > 0;

insert into sign_in_attempts as a (account, failures, open_at, updated_at) values (?, 1, ?, ?) on conflict (account) do update set failures = iif(a.updated_at < ?, 1, a.failures + 1), open_at = iif(a.updated_at < ? or a.failures + 1 < ?, ?, ? + min(?, ? << min(a.failures + 1 - ?, 20))), updated_at = ? where a.open_at <= ? returning failures;

select "counter", "counter_behind_at" from "passkeys" where "passkeys"."id" = ?;

select "credential_id", "transports" from "passkeys" where "passkeys"."user_id" = ? order by "passkeys"."id" asc limit ?;

select "day", "name", "method", "value" from "counters" where "counters"."day" >= ? order by "counters"."day" desc, "counters"."method" asc, "counters"."name" asc;

select "email" from "users" where "users"."id" = ?;

select "hash", "client_id", "redirect_uri", "code_challenge", "user_id", "granted_by", "method", "device", "session_id", "expires_at", "spent_at" from "oauth_codes" where "oauth_codes"."hash" = ?;

select "id" from "passkeys" where "passkeys"."credential_id" = ?;

select "id" from "passkeys" where ("passkeys"."id" = ? and "passkeys"."user_id" = ?);

select "id" from "sessions" where ("sessions"."user_id" = ? and "sessions"."device_id" = ? and "sessions"."revoked_at" is null);

select "id" from "sessions" where ("sessions"."user_id" = ? and "sessions"."revoked_at" is not null and "sessions"."settled_at" is null);

select "id" from "sessions" where ("sessions"."user_id" = ? and ("sessions"."revoked_at" is null and "sessions"."idle_expires_at" > ? and "sessions"."expires_at" > ?)) order by "sessions"."id" desc limit ? offset ?;

select "id", "credential_id", "name", "backup_eligible", "backed_up", "transports", "created_at", "last_used_at" from "passkeys" where "passkeys"."user_id" = ? order by "passkeys"."id" asc limit ?;

select "id", "credential_id", "name", "backup_eligible", "backed_up", "transports", "created_at", "last_used_at" from "passkeys" where ("passkeys"."user_id" = ? and "passkeys"."id" > ?) order by "passkeys"."id" asc limit ?;

select "id", "key_hash", "name" from "devices" where "devices"."user_id" = ? order by "devices"."key_hash" is ? desc limit ?;

select "id", "user_id" from "sessions" where ("sessions"."revoked_at" is not null and "sessions"."settled_at" is null and "sessions"."revoked_at" < ?) order by "sessions"."revoked_at" limit ?;

select "id", "user_id", "idle_expires_at" from "sessions" where ("sessions"."revoked_at" is null and "sessions"."expiring_told_at" is null and "sessions"."idle_expires_at" > ? and "sessions"."idle_expires_at" <= ?) order by "sessions"."idle_expires_at" limit ?;

select "id", "user_id", "method", "device", "device_id", "app", "client", "refresh_counter", "refresh_hash", "successor", "rotated_at", "seen_counter", "created_at", "last_used_at", "idle_expires_at", "expires_at", "expiring_told_at", "revoked_at", "revoked_reason", "settled_at" from "sessions" where "sessions"."id" = ?;

select "id", "user_id", "method", "device", "device_id", "app", "client", "refresh_counter", "refresh_hash", "successor", "rotated_at", "seen_counter", "created_at", "last_used_at", "idle_expires_at", "expires_at", "expiring_told_at", "revoked_at", "revoked_reason", "settled_at" from "sessions" where ("sessions"."user_id" = ? and ("sessions"."revoked_at" is null and "sessions"."idle_expires_at" > ? and "sessions"."expires_at" > ?) and "sessions"."id" < ?) order by "sessions"."id" desc limit ?;

select "id", "user_id", "method", "device", "device_id", "app", "client", "refresh_counter", "refresh_hash", "successor", "rotated_at", "seen_counter", "created_at", "last_used_at", "idle_expires_at", "expires_at", "expiring_told_at", "revoked_at", "revoked_reason", "settled_at" from "sessions" where ("sessions"."user_id" = ? and ("sessions"."revoked_at" is null and "sessions"."idle_expires_at" > ? and "sessions"."expires_at" > ?)) order by "sessions"."id" desc limit ?;

select "id", "user_id", "name", "prefix", "scopes", "created_at", "expires_at", "last_used_at", "replaced_by" from "api_keys" where ("api_keys"."hash" = ? and ("api_keys"."revoked_at" is null and "api_keys"."expires_at" > ?));

select "id", "user_id", "name", "prefix", "scopes", "created_at", "expires_at", "last_used_at", "replaced_by" from "api_keys" where ("api_keys"."id" = ? and "api_keys"."user_id" = ? and ("api_keys"."revoked_at" is null and "api_keys"."expires_at" > ?));

select "id", "user_id", "name", "prefix", "scopes", "created_at", "expires_at", "last_used_at", "replaced_by" from "api_keys" where ("api_keys"."user_id" = ? and ("api_keys"."revoked_at" is null and "api_keys"."expires_at" > ?) and "api_keys"."id" < ?) order by "api_keys"."id" desc limit ?;

select "id", "user_id", "name", "prefix", "scopes", "created_at", "expires_at", "last_used_at", "replaced_by" from "api_keys" where ("api_keys"."user_id" = ? and ("api_keys"."revoked_at" is null and "api_keys"."expires_at" > ?)) order by "api_keys"."id" desc limit ?;

select "id", "user_id", "provider", "email", "created_at", "last_used_at" from "provider_identities" where "provider_identities"."user_id" = ? order by "provider_identities"."created_at" asc, "provider_identities"."id" asc;

select "id", "user_id", "provider", "email", "created_at", "last_used_at" from "provider_identities" where ("provider_identities"."issuer" = ? and "provider_identities"."subject" = ?);

select "open_at" from "sign_in_attempts" where "sign_in_attempts"."account" = ?;

select "revoked_at", "expires_at", "seen_counter", "last_used_at" from "sessions" where ("sessions"."id" = ? and "sessions"."user_id" = ?);

select "useq", "generation", "audit_seq", "audit_head" from "user_stream" where "user_stream"."user_id" = ?;

select "user_id", "session_id", "payload", "expires_at" from "challenges" where ("challenges"."hash" = ? and "challenges"."purpose" = ?);

select d.id, d.name, d.first_seen_at, max(d.last_seen_at, coalesce((select max(last_used_at) from sessions where device_id = d.id), 0)) as last_seen_at, ( select count(*) from sessions s where s.device_id = d.id and s.revoked_at is null and s.idle_expires_at > ? and s.expires_at > ?) as sessions from devices d where d.user_id = ? and d.id < ? order by d.id desc limit ?;

select d.id, d.name, d.first_seen_at, max(d.last_seen_at, coalesce((select max(last_used_at) from sessions where device_id = d.id), 0)) as last_seen_at, ( select count(*) from sessions s where s.device_id = d.id and s.revoked_at is null and s.idle_expires_at > ? and s.expires_at > ?) as sessions from devices d where d.user_id = ? order by d.id desc limit ?;

select id from users where id > ? union select user_id from user_stream where user_id > ? order by 1 limit ?;

select p.id, p.user_id, p.credential_id, p.public_key, p.counter, p.backup_eligible, p.backed_up, p.counter_behind_at, u.id as owner_id, u.email as owner_email, u.email_verified_at as owner_email_verified_at, u.name as owner_name, u.avatar as owner_avatar, u.tier as owner_tier, u.version as owner_version, u.created_at as owner_created_at from passkeys p join users u on u.id = p.user_id where p.credential_id = ? and u.handle = ?;

select u.id, u.email, u.email_verified_at, u.name, u.avatar, u.tier, u.version, u.created_at, p.hash from users u left join passwords p on p.user_id = u.id where u.email = ?;

update "devices" set "name" = "devices"."name" where ("devices"."user_id" = ? and "devices"."id" = ?);

update "devices" set "name" = ? where ("devices"."user_id" = ? and "devices"."id" = ?);

update "passwords" set "hash" = "passwords"."hash" where ("passwords"."user_id" = ? and "passwords"."hash" = ?);

update challenges set user_id = ? where hash = ? and purpose = ? and expires_at > ? and (user_id is null or user_id = ?) returning payload, expires_at;

update passkeys set counter = ?, backed_up = ?, last_used_at = ? where id = ? and (counter < ? or (counter = 0 and ? = 0));

update sessions set refresh_counter = refresh_counter + 1, refresh_hash = ?, successor = ?, client = ?, rotated_at = ?, last_used_at = ?, idle_expires_at = min(?, expires_at), expiring_told_at = iif(min(?, expires_at) > idle_expires_at, null, expiring_told_at) where id = ? and refresh_counter = ? and refresh_hash = ? and revoked_at is null and idle_expires_at > ? and expires_at > ? and (? is null or app = ?) returning *;

update sessions set seen_counter = max(seen_counter, ?), last_used_at = ? where id = ?;

-- ledger

select "user_id" from "user_stream" where "user_stream"."user_id" > $1 order by "user_stream"."user_id" asc limit $2;
