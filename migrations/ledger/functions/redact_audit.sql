-- Erasure empties the audit rows of a user. A call empties at most `most` rows and returns their number.
create or replace function redact_audit(owner text, most integer default 5000) returns integer language plpgsql as $$
declare
  emptied integer;
begin
  update audit set detail = 'null', salt = ''
  where user_id = owner and salt is distinct from '' and aseq in (
    select a.aseq from audit a where a.user_id = owner and a.salt is distinct from '' order by a.aseq limit most);
  get diagnostics emptied = row_count;
  return emptied;
end $$;
revoke execute on function redact_audit(text, integer) from public;
grant execute on function redact_audit(text, integer) to tidemark_erasure;
