-- Whether the stored file is still there: what it counts as storage for, and until when.
alter table imports add column file_kept boolean not null default true;

-- The files of dry runs that have ended were never deleted: the next sweep does it. Without `force` the owner sees all rows.
alter table imports no force row level security;
alter table jobs no force row level security;
insert into jobs (user_id, id, kind, queue, payload)
  select user_id, 'job_0' || left(upper(md5(id)), 25), 'import.discard', 'imports', jsonb_build_object('importId', id)
  from imports where dry_run and status in ('completed', 'failed', 'cancelled');
alter table imports force row level security;
alter table jobs force row level security;
