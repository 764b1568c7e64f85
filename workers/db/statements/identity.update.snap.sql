update "devices" set "name" = "devices"."name" where ("devices"."user_id" = ? and "devices"."id" = ?);
update "devices" set "name" = ? where ("devices"."user_id" = ? and "devices"."id" = ?);
update "passwords" set "hash" = "passwords"."hash" where ("passwords"."user_id" = ? and "passwords"."hash" = ?);
update challenges set user_id = ? where hash = ? and purpose = ? and expires_at > ? and (user_id is null or user_id = ?) returning payload, expires_at;
update passkeys set counter = ?, backed_up = ?, last_used_at = ? where id = ? and (counter < ? or (counter = 0 and ? = 0));
update sessions set refresh_counter = refresh_counter + 1, refresh_hash = ?, successor = ?, client = ?, rotated_at = ?, last_used_at = ?, idle_expires_at = min(?, expires_at), expiring_told_at = iif(min(?, expires_at) > idle_expires_at, null, expiring_told_at) where id = ? and refresh_counter = ? and refresh_hash = ? and "sessions"."revoked_at" is null and "sessions"."idle_expires_at" > ? and "sessions"."expires_at" > ? and ((? is null and scope is null) or app = ?) returning *;
update sessions set seen_counter = max(seen_counter, ?), last_used_at = ? where id = ?;
