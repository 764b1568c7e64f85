-- Settings that a user chose for all of their devices. The first choice creates the row.
create table preferences (
  user_id text collate "C" primary key,
  -- Null until the user chooses. Each setting has its own version, which every change raises and which is its
  -- ETag.
  preferences jsonb,
  preferences_version integer not null default 0,
  theme jsonb,
  theme_version integer not null default 0,
  changed_at timestamptz(3) not null
);
select protect('preferences');
