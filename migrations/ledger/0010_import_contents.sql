-- What a dry run found in a file, how many rows an import left out on purpose, and how far it has read.

alter table imports
  -- The answer of a dry run of a large file: accounts, symbols, dates, fees and trades.
  add column contents jsonb,
  add column rows_left_out integer not null default 0,
  -- The bytes of the file that the counts cover.
  add column bytes_read bigint not null default 0;
