-- Lists in pages, and caps that are counted with every sign-in: each is served by an index of its own.

drop index sessions_of_user;
create index sessions_of_user on sessions (user_id, id) where revoked_at is null;
-- Whole, because a device that goes leaves its ended sessions without one, and the last use of all of them counts.
drop index sessions_of_device;
create index sessions_of_device on sessions (device_id, last_used_at) where device_id is not null;

create index devices_of_user on devices (user_id, id);
drop index passkeys_of_user;
create index passkeys_of_user on passkeys (user_id, id);
drop index api_keys_of_user;
create index api_keys_of_user on api_keys (user_id, id) where revoked_at is null;
