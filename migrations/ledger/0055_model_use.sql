-- What a user's calls to the model of the deployment have used on the newest day. One row a user.

create table model_use (
  user_id text collate "C" not null,
  -- The day in UTC.
  day date not null,
  calls integer not null,
  tokens integer not null,
  primary key (user_id)
);
select protect('model_use');
