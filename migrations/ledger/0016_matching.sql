-- When the ledger took a quote. Whether a quote was stale is judged as of then, however late it is matched.
alter table ticks add column noted_at timestamptz(3) not null default now();
