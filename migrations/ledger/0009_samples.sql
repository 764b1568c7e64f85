-- A user's sample: a seeded year of an invented trader. Its rows in the tables of the journal belong to the
-- owner `smp_…` instead of `usr_…`, so that no statement about the user finds them. A job that fills the
-- sample locks this row in each transaction. The removal deletes it with the rest.
create table samples (
  user_id text collate "C" not null,
  -- The import that fills the sample. A job for an earlier one finds another id here and stops.
  import_id text collate "C" not null,
  asked_at timestamptz(3) not null,
  ready_at timestamptz(3),
  primary key (user_id)
);
select protect('samples');
