-- What a user asked the coach in words, with the answer as it was then. A user keeps a bounded number.

create table coach_questions (
  user_id text collate "C" not null,
  id text collate "C" not null,
  at timestamptz(3) not null,
  text text not null,
  -- How it was read, the sentences with their facts, and the pages that show the same figures.
  answer jsonb not null,
  primary key (user_id, id)
);
select protect('coach_questions');
