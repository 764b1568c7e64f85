-- Mappings of files' columns that users keep, and the mapping that an import reads its file with.
create table import_templates (
  user_id text collate "C" not null,
  id text collate "C" not null,
  name text not null,
  mapping jsonb not null,
  -- All columns of the file in one text, by which the next file of the same kind is known.
  header text,
  created_at timestamptz(3) not null,
  primary key (user_id, id)
);
select protect('import_templates');

alter table imports add column mapping jsonb;
