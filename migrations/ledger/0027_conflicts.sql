-- A line that contradicts its execution waits for its owner, who takes the file's side or the ledger's.
alter table claims
  add column conflict text check (conflict in ('open', 'file', 'ledger')),
  add column decided_at timestamptz(3);
-- The collation of the import is its own, so that the index of all claims never serves these statements.
create index claims_in_conflict on claims (user_id collate "POSIX", import_id collate "POSIX", line)
  where conflict is not null;

-- How many of an import's conflicts are open.
alter table imports add column rows_undecided integer not null default 0;
