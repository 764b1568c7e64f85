-- The latest quote of each symbol, the quotes that wait to be matched with orders, and exchange rates. These
-- rows belong to no user.

do $$
declare role_name text;
begin
  foreach role_name in array array['tidemark_market', 'tidemark_matcher'] loop
    if not exists (select from pg_roles where rolname = role_name) then
      execute format('create role %I nologin nosuperuser nobypassrls noinherit', role_name);
    end if;
  end loop;
end $$;
grant usage on schema public to tidemark_market, tidemark_matcher;

-- `head` counts the quotes of a symbol. A quote up to `matched_seq` has met every order that it can wake.
create table symbols (
  symbol text collate "C" primary key,
  head bigint not null default 0,
  matched_seq bigint not null default 0,
  bid numeric not null check (bid > 0),
  ask numeric not null check (ask > 0),
  bid_size numeric check (bid_size >= 0),
  ask_size numeric check (ask_size >= 0),
  last numeric check (last > 0),
  quoted_at timestamptz(3) not null,
  -- Whether the quote is stale after a minute. A posted quote without an instant never is.
  ages boolean not null,
  provider text not null,
  -- The instrument: where it trades, its steps, and what a unit is worth. A null currency means any.
  calendar text not null,
  price_step numeric not null check (price_step > 0),
  quantity_step numeric not null check (quantity_step > 0),
  multiplier numeric not null check (multiplier > 0),
  asset_class text not null,
  currency text,
  -- Above zero when orders waited for the latest quote. Such a quote is kept in `ticks`.
  working bigint not null default 0 check (working >= 0),
  seen_at timestamptz(3) not null default now(),
  check (matched_seq between 0 and head)
);
-- No further index: every quote changes its row, and an index would have to follow each change.

-- The quotes from `matched_seq` + 1 to `head`, without a gap, and matched ones that no sweep has deleted yet.
create table ticks (
  symbol text collate "C" not null,
  seq bigint not null,
  bid numeric not null,
  ask numeric not null,
  bid_size numeric,
  ask_size numeric,
  last numeric,
  at timestamptz(3) not null,
  ages boolean not null,
  primary key (symbol, seq)
);

-- Units of a currency for one euro on a day.
create table fx_rates (
  currency text collate "C" not null,
  day date not null,
  rate numeric not null check (rate > 0),
  source text not null,
  primary key (currency, day)
);

do $$
declare target text;
begin
  foreach target in array array['symbols', 'ticks', 'fx_rates'] loop
    execute format('alter table %I enable row level security', target);
    execute format('alter table %I force row level security', target);
    execute format('create policy read_any on %I for select to tidemark_app using (true)', target);
    execute format('create policy market_all on %I to tidemark_market using (true) with check (true)', target);
    execute format('grant select on %I to tidemark_app', target);
    execute format('grant select, insert, update, delete on %I to tidemark_market', target);
  end loop;
end $$;

-- A placement locks the quote that it judges (FOR SHARE), which Postgres allows to a role that may update a
-- column. An update of this one only says that the symbol is in use.
grant update (seen_at) on symbols to tidemark_app;
create policy lock_any on symbols for update to tidemark_app using (true);

-- The matcher reads the quotes that wait, says how far it is, and removes what it has matched.
grant select, update (matched_seq) on symbols to tidemark_matcher;
grant select, delete on ticks to tidemark_matcher;
create policy matcher_all on symbols to tidemark_matcher using (true);
create policy matcher_all on ticks to tidemark_matcher using (true);
