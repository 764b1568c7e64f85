-- When the owner was told that this passkey's counter fell behind: of a synced passkey that is a signal, told once.
alter table passkeys add column counter_behind_at integer;
