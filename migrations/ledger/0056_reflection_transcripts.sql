-- What was sent to a model for a reflection, and what came back, for its owner to read.

create table reflection_transcripts (
  user_id text collate "C" not null,
  reflection_id text collate "C" not null,
  transcript jsonb not null,
  primary key (user_id, reflection_id)
);
select protect('reflection_transcripts');
