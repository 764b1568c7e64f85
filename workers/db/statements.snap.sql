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

select "id" from "sessions" where ("sessions"."user_id" = ? and "sessions"."revoked_at" is null and "sessions"."idle_expires_at" > ? and "sessions"."expires_at" > ?) order by "sessions"."id" desc limit ? offset ?;

select "id", "credential_id", "name", "backup_eligible", "backed_up", "transports", "created_at", "last_used_at" from "passkeys" where "passkeys"."user_id" = ? order by "passkeys"."id" asc limit ?;

select "id", "credential_id", "name", "backup_eligible", "backed_up", "transports", "created_at", "last_used_at" from "passkeys" where ("passkeys"."user_id" = ? and "passkeys"."id" > ?) order by "passkeys"."id" asc limit ?;

select "id", "key_hash", "name" from "devices" where "devices"."user_id" = ? order by "devices"."key_hash" is ? desc limit ?;

select "id", "user_id", "idle_expires_at" from "sessions" where ("sessions"."revoked_at" is null and "sessions"."expiring_told_at" is null and "sessions"."idle_expires_at" > ? and "sessions"."idle_expires_at" <= ?) order by "sessions"."idle_expires_at" limit ?;

select "id", "user_id", "method", "device", "device_id", "app", "client", "refresh_counter", "refresh_hash", "successor", "rotated_at", "seen_counter", "created_at", "last_used_at", "idle_expires_at", "expires_at", "expiring_told_at", "revoked_at", "revoked_reason", "settled_at" from "sessions" where "sessions"."id" = ?;

select "id", "user_id", "method", "device", "device_id", "app", "client", "refresh_counter", "refresh_hash", "successor", "rotated_at", "seen_counter", "created_at", "last_used_at", "idle_expires_at", "expires_at", "expiring_told_at", "revoked_at", "revoked_reason", "settled_at" from "sessions" where ("sessions"."user_id" = ? and "sessions"."revoked_at" is null and "sessions"."idle_expires_at" > ? and "sessions"."expires_at" > ? and "sessions"."id" < ?) order by "sessions"."id" desc limit ?;

select "id", "user_id", "method", "device", "device_id", "app", "client", "refresh_counter", "refresh_hash", "successor", "rotated_at", "seen_counter", "created_at", "last_used_at", "idle_expires_at", "expires_at", "expiring_told_at", "revoked_at", "revoked_reason", "settled_at" from "sessions" where ("sessions"."user_id" = ? and "sessions"."revoked_at" is null and "sessions"."idle_expires_at" > ? and "sessions"."expires_at" > ?) order by "sessions"."id" desc limit ?;

select "id", "user_id", "name", "prefix", "scopes", "created_at", "expires_at", "last_used_at", "replaced_by" from "api_keys" where ("api_keys"."hash" = ? and ("api_keys"."revoked_at" is null and "api_keys"."expires_at" > ?));

select "id", "user_id", "name", "prefix", "scopes", "created_at", "expires_at", "last_used_at", "replaced_by" from "api_keys" where ("api_keys"."id" = ? and "api_keys"."user_id" = ? and ("api_keys"."revoked_at" is null and "api_keys"."expires_at" > ?));

select "id", "user_id", "name", "prefix", "scopes", "created_at", "expires_at", "last_used_at", "replaced_by" from "api_keys" where ("api_keys"."user_id" = ? and ("api_keys"."revoked_at" is null and "api_keys"."expires_at" > ?) and "api_keys"."id" < ?) order by "api_keys"."id" desc limit ?;

select "id", "user_id", "name", "prefix", "scopes", "created_at", "expires_at", "last_used_at", "replaced_by" from "api_keys" where ("api_keys"."user_id" = ? and ("api_keys"."revoked_at" is null and "api_keys"."expires_at" > ?)) order by "api_keys"."id" desc limit ?;

select "id", "user_id", "provider", "email", "created_at", "last_used_at" from "provider_identities" where "provider_identities"."user_id" = ? order by "provider_identities"."created_at" asc, "provider_identities"."id" asc;

select "id", "user_id", "provider", "email", "created_at", "last_used_at" from "provider_identities" where ("provider_identities"."issuer" = ? and "provider_identities"."subject" = ?);

select "open_at" from "sign_in_attempts" where "sign_in_attempts"."account" = ?;

select "revoked_at", "idle_expires_at", "expires_at", "seen_counter", "last_used_at" from "sessions" where ("sessions"."id" = ? and "sessions"."user_id" = ?);

select "rp_id" from "passkeys" where "passkeys"."rp_id" <> ? limit ?;

select "useq", "generation", "audit_seq", "audit_head" from "user_stream" where "user_stream"."user_id" = ?;

select "user_id", "session_id", "payload", "expires_at" from "challenges" where ("challenges"."hash" = ? and "challenges"."purpose" = ?);

select d.id, d.name, d.first_seen_at, max(d.last_seen_at, coalesce((select max(last_used_at) from sessions where device_id = d.id), 0)) as last_seen_at, ( select count(*) from sessions where device_id = d.id and "sessions"."revoked_at" is null and "sessions"."idle_expires_at" > ? and "sessions"."expires_at" > ?) as sessions from devices d where d.user_id = ? and d.id < ? order by d.id desc limit ?;

select d.id, d.name, d.first_seen_at, max(d.last_seen_at, coalesce((select max(last_used_at) from sessions where device_id = d.id), 0)) as last_seen_at, ( select count(*) from sessions where device_id = d.id and "sessions"."revoked_at" is null and "sessions"."idle_expires_at" > ? and "sessions"."expires_at" > ?) as sessions from devices d where d.user_id = ? order by d.id desc limit ?;

select id from users where id > ? union select user_id from user_stream where user_id > ? order by 1 limit ?;

select id, user_id from "api_keys" where revoked_at is not null and settled_at is null and revoked_at < ? order by revoked_at limit ?;

select id, user_id from "sessions" where revoked_at is not null and settled_at is null and revoked_at < ? order by revoked_at limit ?;

select id, user_id from "sessions" where user_id = ? and revoked_at is not null and settled_at is null;

select p.id, p.user_id, p.credential_id, p.public_key, p.counter, p.backup_eligible, p.backed_up, p.counter_behind_at, u.id as owner_id, u.email as owner_email, u.email_verified_at as owner_email_verified_at, u.name as owner_name, u.avatar as owner_avatar, u.tier as owner_tier, u.version as owner_version, u.created_at as owner_created_at from passkeys p join users u on u.id = p.user_id where p.credential_id = ? and u.handle = ?;

select u.id, u.email, u.email_verified_at, u.name, u.avatar, u.tier, u.version, u.created_at, p.hash from users u left join passwords p on p.user_id = u.id where u.email = ?;

update "devices" set "name" = "devices"."name" where ("devices"."user_id" = ? and "devices"."id" = ?);

update "devices" set "name" = ? where ("devices"."user_id" = ? and "devices"."id" = ?);

update "passwords" set "hash" = "passwords"."hash" where ("passwords"."user_id" = ? and "passwords"."hash" = ?);

update challenges set user_id = ? where hash = ? and purpose = ? and expires_at > ? and (user_id is null or user_id = ?) returning payload, expires_at;

update passkeys set counter = ?, backed_up = ?, last_used_at = ? where id = ? and (counter < ? or (counter = 0 and ? = 0));

update sessions set refresh_counter = refresh_counter + 1, refresh_hash = ?, successor = ?, client = ?, rotated_at = ?, last_used_at = ?, idle_expires_at = min(?, expires_at), expiring_told_at = iif(min(?, expires_at) > idle_expires_at, null, expiring_told_at) where id = ? and refresh_counter = ? and refresh_hash = ? and "sessions"."revoked_at" is null and "sessions"."idle_expires_at" > ? and "sessions"."expires_at" > ? and (? is null or app = ?) returning *;

update sessions set seen_counter = max(seen_counter, ?), last_used_at = ? where id = ?;

-- ledger

delete from jobs where user_id = $1 and kind = 'sample.load';

insert into imports (user_id, id, status, format, file_name, file_key, size, account, time_zone, zone_source, times, dry_run, created_at) values ($1, $2, 'queued', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) returning id, status, ends_as, format, file_name, file_key, size, account, time_zone, zone_source, zone_suggestion, times, shift_offsets, rows_shifted, dry_run, next_line, rows_total, rows_new, rows_duplicate, rows_corrected, rows_conflict, rows_rejected, rows_left_out, bytes_read, errors, preview, contents, failure, created_at, finished_at, scope_at;

insert into samples (user_id, import_id, asked_at) values ($1, $2, $3) on conflict do nothing returning user_id;

select "aseq", "action", "session_id", "request_id", "detail", "at", "hash" from "audit" where ("audit"."user_id" = $1 and "audit"."aseq" < $2) order by "audit"."aseq" desc limit $3;

select "attempt" from "jobs" where "jobs"."user_id" = $1 and "jobs"."id" = $2;

select "audit_seq", "audit_head" from "user_stream" where "user_stream"."user_id" = $1;

select "id", "name" from "accounts" where ("accounts"."user_id" = $1 and "accounts"."name" = any($2::text[]));

select "id", "status", "size", "created_at", "expires_at" from "exports" where ("exports"."user_id" = $1 and "exports"."id" = $2);

select "preferences", "preferences_version" from "preferences" where "preferences"."user_id" = $1;

select "theme", "theme_version" from "preferences" where "preferences"."user_id" = $1;

select "user_id" from "user_stream" where "user_stream"."user_id" > $1 order by "user_stream"."user_id" asc limit $2;

select (extract(epoch from before_at) * 1000)::float8 as before, state from checkpoints where user_id = $1 and account_id = $2 and instrument_id = $3 and before_at <= date_trunc('second', $4::timestamptz) and formula = $5 order by before_at desc limit 1;

select * from claim_key($1, $2, $3);

select coalesce(( select jsonb_agg(distinct jsonb_build_object('bias', e.bias, 'role', e.role)) from ( select bias, role from bias_evidence e where user_id = $1 and trade_id = $2 and (role <> 'entered_soon_after_loss' or measure <= ( select (threshold ->> 'seconds')::float8 from bias_thresholds where user_id = $3 and bias = e.bias)) union all select bias, 'held_long' from bias_thresholds where user_id = $4 and bias = 'disposition_effect' and t.status = 'closed' and t.net_key < 0 and not (t.opened_date_only or t.closed_date_only) and round(extract(epoch from t.closed_at - t.opened_at)) > (threshold ->> 'seconds')::float8 ) e ), '[]') as items from trades t where user_id = $5 and id = $6;

select count(*) filter (where created_at >= $1 and not dry_run)::int as imports, coalesce(sum(size) filter (where file_kept), 0)::float8 as bytes from imports where user_id = $2;

select exists (select from bias_dirty where user_id = $1) or exists (select from touched_weeks where user_id = $2) as dirty;

select exists (select from dirty where user_id = $1) as dirty;

select exists (select from withdrawn where user_id = $1) as any;

select f.id, a.name as account, i.symbol, i.asset_class, trim_scale(i.multiplier) as multiplier, i.isin, i.underlying, i.expiry, trim_scale(i.strike) as strike, i."right", f.side, trim_scale(f.quantity) as quantity, trim_scale(f.price) as price, trim_scale(f.fee) as fee, f.fee_currency, i.currency, f.executed_at, f.date_only, f.effect, f.execution_id from (select * from fills f where user_id = $1 collate "POSIX" and (f.executed_at, f.id) > ($2::timestamptz, $3) order by f.executed_at, f.id limit $4) f cross join lateral (select * from accounts where user_id = f.user_id and id = f.account_id limit 1) a cross join lateral (select * from instruments where user_id = f.user_id and id = f.instrument_id limit 1) i order by f.executed_at, f.id;

select f.id, a.name as account, i.symbol, i.asset_class, trim_scale(i.multiplier) as multiplier, i.isin, i.underlying, i.expiry, trim_scale(i.strike) as strike, i."right", f.side, trim_scale(f.quantity) as quantity, trim_scale(f.price) as price, trim_scale(f.fee) as fee, f.fee_currency, i.currency, f.executed_at, f.date_only, f.effect, f.execution_id from (select * from fills f where user_id = $1 collate "POSIX" and f.account_id = (select id from accounts where user_id = $2 and name = $3) and (f.executed_at, f.id) < ($4::timestamptz, $5) order by f.executed_at desc, f.id desc limit $6) f cross join lateral (select * from accounts where user_id = f.user_id and id = f.account_id limit 1) a cross join lateral (select * from instruments where user_id = f.user_id and id = f.instrument_id limit 1) i order by f.executed_at desc, f.id desc limit $7;

select f.id, a.name as account, i.symbol, i.asset_class, trim_scale(i.multiplier) as multiplier, i.isin, i.underlying, i.expiry, trim_scale(i.strike) as strike, i."right", f.side, trim_scale(f.quantity) as quantity, trim_scale(f.price) as price, trim_scale(f.fee) as fee, f.fee_currency, i.currency, f.executed_at, f.date_only, f.effect, f.execution_id from (select * from fills f where user_id = $1 collate "POSIX" order by f.executed_at desc, f.id desc limit $2) f cross join lateral (select * from accounts where user_id = f.user_id and id = f.account_id limit 1) a cross join lateral (select * from instruments where user_id = f.user_id and id = f.instrument_id limit 1) i order by f.executed_at desc, f.id desc limit $3;

select f.id, a.name as account, i.symbol, i.asset_class, trim_scale(i.multiplier) as multiplier, i.isin, i.underlying, i.expiry, trim_scale(i.strike) as strike, i."right", f.side, trim_scale(f.quantity) as quantity, trim_scale(f.price) as price, trim_scale(f.fee) as fee, f.fee_currency, i.currency, f.executed_at, f.date_only, f.effect, f.execution_id from instruments i join accounts a on a.user_id = i.user_id cross join lateral (select * from fills f where f.user_id = $1 and f.account_id = a.id and f.instrument_id = i.id and (f.executed_at, f.id) < ($2::timestamptz, $3) order by f.executed_at desc, f.id desc limit $4) f where i.user_id = $5 and i.symbol = $6 and a.name = $7 order by f.executed_at desc, f.id desc limit $8;

select id from accounts where user_id = $1 and (name = $2 or id = $3) order by id = $4 limit 1;

select id from jobs where user_id = $1 and queue = 'imports' and state in ('queued', 'running') and kind = 'sample.load' limit 1;

select id, (extract(epoch from executed_at) * 1000)::float8 as at, executed_at as "executedAt", date_only as "dateOnly", effect, side, quantity, price, fee, fee_currency as "feeCurrency", fee <> 0 and fee_currency <> $1 as "hasForeignFee", execution_id as "executionId", ordinal from fills where user_id = $2 and account_id = $3 and instrument_id = $4 and executed_at >= $5::timestamptz order by executed_at limit $6;

select id, import_id as "importId", at, author, sentences, facts from reflections where user_id = $1 and (at, id) < ($2::timestamptz, $3) order by at desc, id desc limit $4;

select id, name, time_zone, created_at from accounts where user_id = $1 and name > (select name from accounts where user_id = $2 and id = $3) order by name limit $4;

select id, name, writes from accounts where user_id = $1 and name = any($2::text[]) order by id for no key update;

select id, status, ends_as, format, file_name, file_key, size, account, time_zone, zone_source, zone_suggestion, times, shift_offsets, rows_shifted, dry_run, next_line, rows_total, rows_new, rows_duplicate, rows_corrected, rows_conflict, rows_rejected, rows_left_out, bytes_read, errors, preview, contents, failure, created_at, finished_at, scope_at from imports where user_id = $1 and id < $2 order by id desc limit $3;

select id, status, ends_as, format, file_name, file_key, size, account, time_zone, zone_source, zone_suggestion, times, shift_offsets, rows_shifted, dry_run, next_line, rows_total, rows_new, rows_duplicate, rows_corrected, rows_conflict, rows_rejected, rows_left_out, bytes_read, errors, preview, contents, failure, created_at, finished_at, scope_at from imports where user_id = $1 and id = $2;

select id, status, ends_as, format, file_name, file_key, size, account, time_zone, zone_source, zone_suggestion, times, shift_offsets, rows_shifted, dry_run, next_line, rows_total, rows_new, rows_duplicate, rows_corrected, rows_conflict, rows_rejected, rows_left_out, bytes_read, errors, preview, contents, failure, created_at, finished_at, scope_at from imports where user_id = $1 and id = $2 for update;

select id, status, size, created_at, expires_at from exports where user_id = $1 and id < $2 order by id desc limit $3;

select import_id, asked_at, ready_at from samples where user_id = $1;

select import_id, asked_at, ready_at from samples where user_id = $1 for update;

select last_useq, stream_generation from flush_changes($1::jsonb, $2::jsonb, $3::jsonb, $4);

select ledger_version::int as version from user_stream where user_id = $1 for update;

select max(day)::text as day from fx_rates where currency = $1 and source = $2;

select name from accounts where user_id = $1 order by id for no key update;

select s.generation, s.sent, s.useq as head, coalesce((select min(f.useq) from outbox f where f.user_id = s.user_id), s.useq + 1) as floor, o.useq, o.type, o.version, o.body, o.at from user_stream s left join lateral ( select useq, type, version, body, at from outbox where user_id = s.user_id and useq >= coalesce($1::bigint, s.sent + 1) order by useq limit $2) o on true where s.user_id = $3 order by o.useq;

select score, scored_at from bias_scores where user_id = $1;

select seq::float8 as seq, matched::float8 as "matchedSeq", works from bump_symbol($1, $2, $3::numeric, $4::numeric, $5::numeric, $6::numeric, $7::numeric, $8::timestamptz, $9::boolean);

select set_config('app.user_id', $1, true);

select symbol, count(*)::int as trades from trades where user_id = $1 and account_id = $2 and starts_with(upper(symbol), upper($3::text)) group by symbol order by count(*) desc, symbol limit $4;

select symbol, head::float8 as seq, matched_seq::float8 as "matchedSeq", trim_scale(bid) as bid, trim_scale(ask) as ask, trim_scale(bid_size) as "bidSize", trim_scale(ask_size) as "askSize", trim_scale(last) as last, quoted_at as at, ages, provider, calendar, trim_scale(price_step) as "priceStep", trim_scale(quantity_step) as "quantityStep", trim_scale(multiplier) as multiplier, asset_class as "assetClass", currency from symbols where symbol = $1;

select symbol, head::float8 as seq, matched_seq::float8 as "matchedSeq", trim_scale(bid) as bid, trim_scale(ask) as ask, trim_scale(bid_size) as "bidSize", trim_scale(ask_size) as "askSize", trim_scale(last) as last, quoted_at as at, ages, provider, calendar, trim_scale(price_step) as "priceStep", trim_scale(quantity_step) as "quantityStep", trim_scale(multiplier) as multiplier, asset_class as "assetClass", currency from symbols where symbol = $1 for share;

select t.*, (select name from accounts a where a.user_id = $1 and a.id = t.account_id) as account, (select asset_class from instruments i where i.user_id = $2 and i.id = t.instrument_id) as asset_class, (select multiplier from instruments i where i.user_id = $3 and i.id = t.instrument_id) as multiplier from (select * from ( select id, account_id, instrument_id, symbol, currency, direction, status, quantity, open_quantity, entry_price, exit_price, opened_at, opened_date_only, closed_at, closed_date_only, fills, foreign_fees, formula, gross_average as gross, fees_average as fees, gross_average - fees_average as net, coalesce(case when not opened_date_only and not closed_date_only then extract(epoch from closed_at - opened_at)::float8 end, '-1e300'::float8) as rank from trades where user_id = $4 and symbol = any($5::text[]) and starts_with(upper(symbol), upper($6::text)) and account_id = $7 and direction = $8 and coalesce(closed_at, opened_at) >= $9::timestamptz and coalesce(closed_at, opened_at) < $10::timestamptz and (coalesce(case when not opened_date_only and not closed_date_only then extract(epoch from closed_at - opened_at)::float8 end, '-1e300'::float8), id) < ($11::float8, $12) order by coalesce(case when not opened_date_only and not closed_date_only then extract(epoch from closed_at - opened_at)::float8 end, '-1e300'::float8) desc, id desc limit $13) p order by rank desc, id desc limit $14 offset $15) t order by rank desc, id desc;

select t.*, (select name from accounts a where a.user_id = $1 and a.id = t.account_id) as account, (select asset_class from instruments i where i.user_id = $2 and i.id = t.instrument_id) as asset_class, (select multiplier from instruments i where i.user_id = $3 and i.id = t.instrument_id) as multiplier from (select * from ( select id, account_id, instrument_id, symbol, currency, direction, status, quantity, open_quantity, entry_price, exit_price, opened_at, opened_date_only, closed_at, closed_date_only, fills, foreign_fees, formula, gross_fifo as gross, fees_fifo as fees, gross_fifo - fees_fifo as net, net_key as rank from trades where user_id = $4 and symbol = any($5::text[]) and starts_with(upper(symbol), upper($6::text)) and account_id = $7 and direction = $8 and closed_at >= $9::timestamptz and closed_at < $10::timestamptz and (gross_fifo - fees_fifo) > 0 and status = 'closed' and (net_key, id) > ($11::float8, $12) order by net_key asc, id asc limit $13) p order by rank asc, id asc limit $14 offset $15) t order by rank asc, id asc;

select t.*, (select name from accounts a where a.user_id = $1 and a.id = t.account_id) as account, (select asset_class from instruments i where i.user_id = $2 and i.id = t.instrument_id) as asset_class, (select multiplier from instruments i where i.user_id = $3 and i.id = t.instrument_id) as multiplier from (select * from (( select id, account_id, instrument_id, symbol, currency, direction, status, quantity, open_quantity, entry_price, exit_price, opened_at, opened_date_only, closed_at, closed_date_only, fills, foreign_fees, formula, gross_fifo as gross, fees_fifo as fees, gross_fifo - fees_fifo as net, 0 as rank from trades where user_id = $4 and status = 'open' order by opened_at desc, id desc limit $5) union all ( select id, account_id, instrument_id, symbol, currency, direction, status, quantity, open_quantity, entry_price, exit_price, opened_at, opened_date_only, closed_at, closed_date_only, fills, foreign_fees, formula, gross_fifo as gross, fees_fifo as fees, gross_fifo - fees_fifo as net, 0 as rank from trades where user_id = $6 and status = 'closed' order by closed_at desc, id desc limit $7)) p order by closed_at desc nulls first, case when closed_at is null then opened_at end desc, id desc limit $8 offset $9) t order by closed_at desc nulls first, case when closed_at is null then opened_at end desc, id desc;

select t.*, (select name from accounts a where a.user_id = $1 and a.id = t.account_id) as account, (select asset_class from instruments i where i.user_id = $2 and i.id = t.instrument_id) as asset_class, (select multiplier from instruments i where i.user_id = $3 and i.id = t.instrument_id) as multiplier from (select id, account_id, instrument_id, symbol, currency, direction, status, quantity, open_quantity, entry_price, exit_price, opened_at, opened_date_only, closed_at, closed_date_only, fills, foreign_fees, formula, gross_fifo as gross, fees_fifo as fees, gross_fifo - fees_fifo as net from trades where user_id = $4 and id = $5) t;

select user_id from samples where user_id = $1 and import_id = $2 for share;

select user_id from user_stream where sent < useq and user_id > $1 order by user_id limit $2;

select user_id, id from next_job($1);

update "accounts" set "writes" = "accounts"."writes" + 1 where "accounts"."user_id" = $1;

update "imports" set "file_kept" = $1 where "imports"."user_id" = $2 and "imports"."id" = $3;

update idempotency set status = $1, body = $2 where user_id = $3 and key = $4 and route = $5;

update imports set resume = $1::jsonb where user_id = $2 and id = $3 and status = 'running' and next_line = $4;

update imports set shift_offsets = $1::int[] where user_id = $2 and id = $3 and status = 'running' and next_line = 0;

update imports set status = 'completed', rows_total = next_line, bytes_read = size, finished_at = $1, errors = errors || $2::jsonb where user_id = $3 and id = $4 and status = 'running' and next_line = $5 returning id, status, ends_as, format, file_name, file_key, size, account, time_zone, zone_source, zone_suggestion, times, shift_offsets, rows_shifted, dry_run, next_line, rows_total, rows_new, rows_duplicate, rows_corrected, rows_conflict, rows_rejected, rows_left_out, bytes_read, errors, preview, contents, failure, created_at, finished_at, scope_at;

update imports set status = 'running' where user_id = $1 and id = $2 and status in ('queued', 'running') returning id, status, ends_as, format, file_name, file_key, size, account, time_zone, zone_source, zone_suggestion, times, shift_offsets, rows_shifted, dry_run, next_line, rows_total, rows_new, rows_duplicate, rows_corrected, rows_conflict, rows_rejected, rows_left_out, bytes_read, errors, preview, contents, failure, created_at, finished_at, scope_at, resume;

update imports set status = 'undoing', ends_as = $1, failure = $2::jsonb where user_id = $3 and id = $4 and status = any($5::text[]) and not (dry_run and status = 'completed') returning id, status, ends_as, format, file_name, file_key, size, account, time_zone, zone_source, zone_suggestion, times, shift_offsets, rows_shifted, dry_run, next_line, rows_total, rows_new, rows_duplicate, rows_corrected, rows_conflict, rows_rejected, rows_left_out, bytes_read, errors, preview, contents, failure, created_at, finished_at, scope_at;

update imports set status = ends_as, finished_at = $1 where user_id = $2 and id = $3 and status = 'undoing' returning id, status, ends_as, format, file_name, file_key, size, account, time_zone, zone_source, zone_suggestion, times, shift_offsets, rows_shifted, dry_run, next_line, rows_total, rows_new, rows_duplicate, rows_corrected, rows_conflict, rows_rejected, rows_left_out, bytes_read, errors, preview, contents, failure, created_at, finished_at, scope_at;

update jobs set lease_until = now() + make_interval(secs => $1) where user_id = $2 and id = $3 and state = 'running' and claims = $4;

update jobs set state = $1, failure = $2, lease_until = null, attempt = $3, run_after = now() + make_interval(secs => $4), finished_at = case when $5 = 'queued' then null else now() end where user_id = $6 and id = $7 and state = 'running' and claims = $8;

update jobs set state = 'done' where user_id = $1 and kind = 'sample.load' and state = 'queued';

update jobs set state = 'running', attempt = attempt + 1, claims = claims + 1, lease_until = now() + make_interval(secs => $1) where user_id = $2 and id = $3 and (state = 'queued' or (state = 'running' and lease_until < now())) returning kind, payload, attempt, claims;

update samples set ready_at = $1 where user_id = $2 and import_id = $3 returning import_id, asked_at, ready_at;

update user_stream set sent = $1 where user_id = $2 and sent < $3 and useq >= $4;

with claimed as materialized ( select account_id, instrument_id, from_at, to_at from dirty where user_id = $1 order by account_id, instrument_id limit $2 for update skip locked ) select c.account_id as "accountId", c.instrument_id as "instrumentId", (extract(epoch from c.from_at) * 1000)::float8 as "fromAt", (extract(epoch from c.to_at) * 1000)::float8 as "toAt", i.symbol, i.currency, i.multiplier, (extract(epoch from k.before_at) * 1000)::float8 as before, k.state, k.fills as "fillsInState", ahead.n as "fillsAhead", later."flatAfter" from claimed c join instruments i on i.user_id = $3 and i.id = c.instrument_id left join lateral ( select before_at, state, fills from checkpoints where user_id = $4 and account_id = c.account_id and instrument_id = c.instrument_id and before_at <= date_trunc('second', c.from_at) and formula = $5 order by before_at desc limit 1 ) k on true cross join lateral ( select count(*)::int as n from ( select from fills where user_id = $6 and account_id = c.account_id and instrument_id = c.instrument_id and executed_at >= coalesce(k.before_at, '-infinity') limit $7 ) f ) ahead cross join lateral ( select coalesce(array_agg((extract(epoch from before_at) * 1000)::float8 order by before_at), '{}') as "flatAfter" from ( select before_at from checkpoints where user_id = $8 and account_id = c.account_id and instrument_id = c.instrument_id and before_at > greatest(c.from_at, c.to_at) and state = 'flat' and formula = $9 order by before_at limit 50 ) s ) later order by c.account_id, c.instrument_id;

with days as ( select currency, max(closed_at) as at, bool_and(date_only) as date_only, sum(gross_fifo - exit_fee - entry_fee_fifo) as net from (select id from instruments where user_id = $1 and symbol = $2) i cross join lateral ( select * from closes where user_id = $3 and instrument_id = i.id and account_id = $4 and closed_at >= $5::timestamptz and closed_at < $6::timestamptz offset 0) c group by currency, (closed_at at time zone 'utc')::date ), shown as ( select currency from days group by currency order by count(*) desc, currency limit $7 ), curve as ( select currency, at, date_only, sum(net) over own as equity, row_number() over own as day, count(*) over (partition by currency) as days from days where currency in (select currency from shown) window own as (partition by currency order by at) ), marked as ( select currency, at, date_only, equity, day, days, greatest(max(equity) over (partition by currency order by at), 0) as tidemark from curve ) select currency, at, date_only as "dateOnly", equity, tidemark from marked where day % ceil(days / $8::numeric) = 0 or day = days order by currency, at;

with days as ( select currency, max(closed_at) as at, bool_and(date_only) as date_only, sum(gross_fifo - exit_fee - entry_fee_fifo) as net from closes where user_id = $1 collate "POSIX" group by currency, (closed_at at time zone 'utc')::date ), shown as ( select currency from days group by currency order by count(*) desc, currency limit $2 ), curve as ( select currency, at, date_only, sum(net) over own as equity, row_number() over own as day, count(*) over (partition by currency) as days from days where currency in (select currency from shown) window own as (partition by currency order by at) ), marked as ( select currency, at, date_only, equity, day, days, greatest(max(equity) over (partition by currency order by at), 0) as tidemark from curve ) select currency, at, date_only as "dateOnly", equity, tidemark from marked where day % ceil(days / $3::numeric) = 0 or day = days order by currency, at;

with found as materialized ( select currency, status, foreign_fees, gross_fifo as gross, fees_fifo as fees, sign((gross_fifo - fees_fifo)) as outcome, date_trunc('month', closed_at, 'UTC') as month from trades where user_id = $1 ), counted as ( select grouping(currency) as is_no_currency, grouping(month) as is_no_month, currency, month, count(*)::int as trades, count(*) filter (where status = 'open')::int as open_trades, count(*) filter (where status = 'closed' and outcome = 1)::int as wins, count(*) filter (where status = 'closed' and outcome = -1)::int as losses, count(*) filter (where status = 'closed' and outcome = 0)::int as breakeven, coalesce(sum(gross), 0) as gross, coalesce(sum(fees), 0) as fees, coalesce(sum(gross - fees), 0) as net, coalesce(sum(foreign_fees), 0)::int as foreign_fees from found group by grouping sets ((), (currency), (month)) ), ranked as ( select *, row_number() over (partition by is_no_currency, is_no_month order by month desc, trades desc, currency) as place from counted where is_no_month = 1 or month is not null ) select currency, case when month is not null then to_char(month at time zone 'UTC', 'FMYYYY-MM') end as month, trades, open_trades as "openTrades", wins, losses, breakeven, gross, fees, net, foreign_fees as "foreignFees" from ranked where place <= case when month is null then $2::int else $3::int end order by place;

with found as materialized ( select currency, status, foreign_fees, gross_lifo as gross, fees_lifo as fees, sign((gross_lifo - fees_lifo)) as outcome, date_trunc('month', closed_at, 'UTC') as month from trades where user_id = $1 and symbol = any($2::text[]) and starts_with(upper(symbol), upper($3::text)) and account_id = $4 and direction = $5 and coalesce(closed_at, opened_at) >= $6::timestamptz and coalesce(closed_at, opened_at) < $7::timestamptz and (gross_lifo - fees_lifo) < 0 and status = 'closed' ), counted as ( select grouping(currency) as is_no_currency, grouping(month) as is_no_month, currency, month, count(*)::int as trades, count(*) filter (where status = 'open')::int as open_trades, count(*) filter (where status = 'closed' and outcome = 1)::int as wins, count(*) filter (where status = 'closed' and outcome = -1)::int as losses, count(*) filter (where status = 'closed' and outcome = 0)::int as breakeven, coalesce(sum(gross), 0) as gross, coalesce(sum(fees), 0) as fees, coalesce(sum(gross - fees), 0) as net, coalesce(sum(foreign_fees), 0)::int as foreign_fees from found group by grouping sets ((), (currency), (month)) ), ranked as ( select *, row_number() over (partition by is_no_currency, is_no_month order by month desc, trades desc, currency) as place from counted where is_no_month = 1 or month is not null ) select currency, case when month is not null then to_char(month at time zone 'UTC', 'FMYYYY-MM') end as month, trades, open_trades as "openTrades", wins, losses, breakeven, gross, fees, net, foreign_fees as "foreignFees" from ranked where place <= case when month is null then $8::int else $9::int end order by place;

with untimed as materialized ( select distinct date_trunc('day', closed_at, 'UTC') as day from (select id from instruments where user_id = $1 and symbol = $2) i cross join lateral ( select * from closes where user_id = $3 and instrument_id = i.id and date_only and account_id = $4 and closed_at >= $5::timestamptz and closed_at < $6::timestamptz offset 0) c ), flows as ( select currency, case when date_trunc('day', closed_at, 'UTC') in (select day from untimed) then date_trunc('day', closed_at, 'UTC') else closed_at end as closed_at, sum(gross_fifo) as gross, sum(exit_fee + entry_fee_fifo) as fees from (select id from instruments where user_id = $7 and symbol = $8) i cross join lateral ( select * from closes where user_id = $9 and instrument_id = i.id and account_id = $10 and closed_at >= $11::timestamptz and closed_at < $12::timestamptz offset 0) c group by 1, 2 ), equity as ( select currency, gross, fees, closed_at, sum(gross - fees) over (partition by currency order by closed_at) as equity from flows ), drawn as ( select currency, gross, fees, greatest(max(equity) over (partition by currency order by closed_at), 0) - equity as drawdown from equity ), money as ( select currency, sum(gross) as gross, sum(fees) as fees, max(drawdown) as drawdown from drawn group by currency ), undated as materialized ( select distinct date_trunc('day', closed_at, 'UTC') as day from trades where closed_date_only and status = 'closed' and user_id = $13 and symbol = $14 and account_id = $15 and closed_at >= $16::timestamptz and closed_at < $17::timestamptz ), results as materialized ( select currency, closed_at, id, foreign_fees, gross_fifo - fees_fifo as net, sign(gross_fifo - fees_fifo)::int as outcome, date_trunc('day', closed_at, 'UTC') in (select day from undated) as is_undated from trades where status = 'closed' and user_id = $18 and symbol = $19 and account_id = $20 and closed_at >= $21::timestamptz and closed_at < $22::timestamptz ), unordered as materialized ( select date_trunc('day', closed_at, 'UTC') as day, currency from results where is_undated group by grouping sets ((1), (1, 2)) having min(outcome) < max(outcome) ), ended as ( select currency, closed_at, id, foreign_fees, net, outcome, (date_trunc('day', closed_at, 'UTC'), currency) in (select day, currency from unordered where currency is not null) as is_unordered, date_trunc('day', closed_at, 'UTC') in (select day from unordered where currency is null) as is_unordered_overall from results ), marked as ( select *, is_unordered or outcome is distinct from lag(outcome) over own or lag(is_unordered) over own as turns, is_unordered_overall or outcome is distinct from lag(outcome) over everything or lag(is_unordered_overall) over everything as turns_overall from ended window own as (partition by currency order by closed_at, id), everything as (order by closed_at, id) ), numbered as ( select currency, outcome, net, foreign_fees, is_unordered, is_unordered_overall, count(*) filter (where turns) over (partition by currency order by closed_at, id) as run, count(*) filter (where turns_overall) over (order by closed_at, id) as run_overall from marked ), runs as ( select currency, outcome, count(*)::int as trades, sum(net) as net, sum(foreign_fees)::int as foreign_fees, case when is_unordered then 0 else count(*)::int end as streak from numbered group by currency, outcome, run, is_unordered ), counted as ( select currency, sum(trades)::int as trades, sum(foreign_fees)::int as foreign_fees, coalesce(sum(trades) filter (where outcome = 1), 0)::int as wins, coalesce(sum(trades) filter (where outcome = -1), 0)::int as losses, coalesce(sum(net) filter (where outcome = 1), 0) as won, coalesce(sum(net) filter (where outcome = -1), 0) as lost, coalesce(max(streak) filter (where outcome = 1), 0) as win_streak, coalesce(max(streak) filter (where outcome = -1), 0) as loss_streak from runs group by currency ), overall as ( select coalesce(max(n) filter (where outcome = 1), 0)::int as win_streak, coalesce(max(n) filter (where outcome = -1), 0)::int as loss_streak from (select outcome, count(*) as n from numbered where not is_unordered_overall group by outcome, run_overall) r ), held as ( select currency, count(*)::int as trades, sum(foreign_fees)::int as foreign_fees from trades where status = 'open' and user_id = $23 and symbol = $24 and account_id = $25 and opened_at >= $26::timestamptz and opened_at < $27::timestamptz group by currency ) select currency, coalesce(c.trades, 0) as trades, coalesce(h.trades, 0) as "openTrades", coalesce(wins, 0) as wins, coalesce(losses, 0) as losses, coalesce(won, 0) as won, coalesce(lost, 0) as lost, coalesce(gross, 0) as gross, coalesce(fees, 0) as fees, coalesce(drawdown, 0) as drawdown, coalesce(win_streak, 0) as "winStreak", coalesce(loss_streak, 0) as "lossStreak", coalesce(c.foreign_fees, 0) + coalesce(h.foreign_fees, 0) as "foreignFees" from counted c full join money using (currency) full join held h using (currency) union all select null, 0, 0, 0, 0, 0, 0, 0, 0, 0, win_streak, loss_streak, 0 from overall order by currency;

with untimed as materialized ( select distinct date_trunc('day', closed_at, 'UTC') as day from closes where user_id = $1 collate "POSIX" and date_only ), flows as ( select currency, case when date_trunc('day', closed_at, 'UTC') in (select day from untimed) then date_trunc('day', closed_at, 'UTC') else closed_at end as closed_at, sum(gross_fifo) as gross, sum(exit_fee + entry_fee_fifo) as fees from closes where user_id = $2 collate "POSIX" group by 1, 2 ), equity as ( select currency, gross, fees, closed_at, sum(gross - fees) over (partition by currency order by closed_at) as equity from flows ), drawn as ( select currency, gross, fees, greatest(max(equity) over (partition by currency order by closed_at), 0) - equity as drawdown from equity ), money as ( select currency, sum(gross) as gross, sum(fees) as fees, max(drawdown) as drawdown from drawn group by currency ), undated as materialized ( select distinct date_trunc('day', closed_at, 'UTC') as day from trades where closed_date_only and status = 'closed' and user_id = $3 ), results as materialized ( select currency, closed_at, id, foreign_fees, gross_fifo - fees_fifo as net, sign(gross_fifo - fees_fifo)::int as outcome, date_trunc('day', closed_at, 'UTC') in (select day from undated) as is_undated from trades where status = 'closed' and user_id = $4 ), unordered as materialized ( select date_trunc('day', closed_at, 'UTC') as day, currency from results where is_undated group by grouping sets ((1), (1, 2)) having min(outcome) < max(outcome) ), ended as ( select currency, closed_at, id, foreign_fees, net, outcome, (date_trunc('day', closed_at, 'UTC'), currency) in (select day, currency from unordered where currency is not null) as is_unordered, date_trunc('day', closed_at, 'UTC') in (select day from unordered where currency is null) as is_unordered_overall from results ), marked as ( select *, is_unordered or outcome is distinct from lag(outcome) over own or lag(is_unordered) over own as turns, is_unordered_overall or outcome is distinct from lag(outcome) over everything or lag(is_unordered_overall) over everything as turns_overall from ended window own as (partition by currency order by closed_at, id), everything as (order by closed_at, id) ), numbered as ( select currency, outcome, net, foreign_fees, is_unordered, is_unordered_overall, count(*) filter (where turns) over (partition by currency order by closed_at, id) as run, count(*) filter (where turns_overall) over (order by closed_at, id) as run_overall from marked ), runs as ( select currency, outcome, count(*)::int as trades, sum(net) as net, sum(foreign_fees)::int as foreign_fees, case when is_unordered then 0 else count(*)::int end as streak from numbered group by currency, outcome, run, is_unordered ), counted as ( select currency, sum(trades)::int as trades, sum(foreign_fees)::int as foreign_fees, coalesce(sum(trades) filter (where outcome = 1), 0)::int as wins, coalesce(sum(trades) filter (where outcome = -1), 0)::int as losses, coalesce(sum(net) filter (where outcome = 1), 0) as won, coalesce(sum(net) filter (where outcome = -1), 0) as lost, coalesce(max(streak) filter (where outcome = 1), 0) as win_streak, coalesce(max(streak) filter (where outcome = -1), 0) as loss_streak from runs group by currency ), overall as ( select coalesce(max(n) filter (where outcome = 1), 0)::int as win_streak, coalesce(max(n) filter (where outcome = -1), 0)::int as loss_streak from (select outcome, count(*) as n from numbered where not is_unordered_overall group by outcome, run_overall) r ), held as ( select currency, count(*)::int as trades, sum(foreign_fees)::int as foreign_fees from trades where status = 'open' and user_id = $5 group by currency ) select currency, coalesce(c.trades, 0) as trades, coalesce(h.trades, 0) as "openTrades", coalesce(wins, 0) as wins, coalesce(losses, 0) as losses, coalesce(won, 0) as won, coalesce(lost, 0) as lost, coalesce(gross, 0) as gross, coalesce(fees, 0) as fees, coalesce(drawdown, 0) as drawdown, coalesce(win_streak, 0) as "winStreak", coalesce(loss_streak, 0) as "lossStreak", coalesce(c.foreign_fees, 0) + coalesce(h.foreign_fees, 0) as "foreignFees" from counted c full join money using (currency) full join held h using (currency) union all select null, 0, 0, 0, 0, 0, 0, 0, 0, 0, win_streak, loss_streak, 0 from overall order by currency;

with work as materialized ( (select kind, payload->>'importId' as import_id from jobs where user_id = $1 and queue = 'scoring' and state = 'running' limit $2) union all (select kind, payload->>'importId' as import_id from jobs where user_id = $3 and queue = 'scoring' and state = 'queued' order by run_after, id limit $4) ) select kind, (select rows_new from imports where user_id = $5 and id = work.import_id) as fills from work;
