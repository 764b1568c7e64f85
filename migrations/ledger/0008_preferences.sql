-- What a user chose for all of their devices; a row is made with the first choice.
create table preferences (
  user_id text collate "C" primary key,
  -- Null until chosen. Each has a version of its own, raised with every change: its ETag.
  preferences jsonb,
  preferences_version integer not null default 0,
  theme jsonb,
  theme_version integer not null default 0,
  changed_at timestamptz(3) not null
);
select protect('preferences');
