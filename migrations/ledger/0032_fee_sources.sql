-- What a fee rests on: its statement, the table of known fees where the statement is silent, or nothing.
alter table fills add column fee_source text not null default 'stated' check (fee_source in ('stated', 'table', 'unknown'));
alter table withdrawn
  add column fee_source text not null default 'stated' check (fee_source in ('stated', 'table', 'unknown'));

-- How many fills of a trade have a fee that nothing tells.
alter table trades add column fees_unknown integer not null default 0;
