-- Pictures that owners attach to trades and days. The bytes stand in the bucket, under the owner's id and the
-- id of the row. As with notes, the id of a trade is that of its opening fill, so that a picture outlasts it.

create table attachments (
  user_id text collate "C" not null,
  id text collate "C" not null,
  -- The id of a trade, or a day such as 2026-03-08.
  about text collate "C" not null,
  file_name text not null,
  type text not null,
  size integer not null check (size > 0),
  width integer not null,
  height integer not null,
  -- SHA-256 of the kept bytes in hex.
  digest text not null,
  created_at timestamptz(3) not null,
  primary key (user_id, id)
);
select protect('attachments');
alter table attachments alter column about set (n_distinct = -0.2);
create index attachments_about on attachments (user_id, about, id);
