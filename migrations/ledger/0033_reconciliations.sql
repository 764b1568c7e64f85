-- How the ledger agreed with a statement, or with what its owner typed in: a row for each account of it.
create table reconciliations (
  user_id text collate "C" not null,
  id text collate "C" not null,
  account_id text collate "C" not null,
  -- Null for what the owner typed in.
  import_id text collate "C",
  at timestamptz(3) not null,
  -- Positions and cash that the owner typed in.
  stated jsonb,
  -- The status, the counts and the largest gap.
  result jsonb not null,
  checked_at timestamptz(3) not null,
  created_at timestamptz(3) not null,
  primary key (user_id, id),
  check ((import_id is null) = (stated is not null)),
  foreign key (user_id, account_id) references accounts
);
select protect('reconciliations');
create unique index reconciliations_of_import on reconciliations (user_id, import_id, account_id)
  where import_id is not null;
create index reconciliations_by_time on reconciliations (user_id, at, id);
create index reconciliations_of_account on reconciliations (user_id, account_id, at, id);
create index reconciliations_typed on reconciliations (user_id, created_at, id) where import_id is null;
