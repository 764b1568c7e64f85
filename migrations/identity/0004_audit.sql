-- A row's hash covers a commitment to its detail, so that the detail can be erased and the chain still be followed:
-- digest = SHA-256(salt ‖ detail). Rows from before have neither and are hashed with their detail.
alter table audit add column salt text;
alter table audit add column digest text;

-- The one change that a row allows: its detail and salt are emptied.
drop trigger audit_is_final;
create trigger audit_is_final before update on audit
when not (new.detail = 'null' and new.salt = '' and new.user_id = old.user_id and new.aseq = old.aseq
  and new.action = old.action and new.session_id is old.session_id and new.request_id = old.request_id
  and new.at = old.at and new.previous = old.previous and new.hash = old.hash and new.digest is old.digest)
begin
  select raise(abort, 'audit rows are never changed');
end;
create trigger audit_stays before delete on audit begin
  select raise(abort, 'audit rows are never removed');
end;

-- How far the chain stands in an anchor.
alter table user_stream add column anchored integer not null default 0;
create index user_stream_unanchored on user_stream (user_id) where anchored < audit_seq;
