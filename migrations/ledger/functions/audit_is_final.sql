-- An audit row allows one change, which empties its detail and its salt.
create or replace function audit_is_final() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    raise exception 'audit rows are never removed';
  elsif new.detail = 'null' and new.salt = '' and
    (new.user_id, new.aseq, new.action, new.session_id, new.request_id, new.at, new.previous, new.hash, new.digest, new.created_at)
    is not distinct from
    (old.user_id, old.aseq, old.action, old.session_id, old.request_id, old.at, old.previous, old.hash, old.digest, old.created_at)
  then
    return new;
  end if;
  raise exception 'audit rows are never changed';
end $$;
create or replace trigger audit_is_final before update or delete on audit
  for each row execute function audit_is_final();
