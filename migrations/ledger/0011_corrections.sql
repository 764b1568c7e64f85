-- What a broker takes back or states anew: revisions of an execution, cancelled fills, and cancellations.

-- Several rows of one file may speak of one fill: .01, .02 and .03 of an execution.
alter table claims add column kind text not null default 'states' check (kind in ('states', 'corrects', 'cancels'));
alter table claims drop constraint claims_pkey;
alter table claims add primary key (user_id, fill_id, import_id, line);

/* Equal for fills that only an execution id could tell apart, whether or not they have one; it rises with time, so that
   an index over it grows at its end. Equal hashes of unequal fills are told apart by whoever reads them. */
create function print_of(account_id text, instrument_id text, executed_at timestamptz, side text, quantity numeric,
  price numeric, is_named boolean) returns bigint language sql immutable parallel safe as $$
  select (floor(extract(epoch from executed_at at time zone 'UTC'))::bigint << 28)
    | ((hashtextextended((account_id || ' ' || instrument_id || ' ' || side || ' ' || trim_scale(quantity)::text || ' '
        || trim_scale(price)::text) collate "C", 0) & 134217727) << 1)
    | is_named::int
$$;

alter table fills
  -- An id whose last part counts how often the broker has stated the fill anew.
  add column revision text collate "C",
  -- The part of the fee that a cancelled fill left to this one, which replaced it.
  add column carried_fee numeric not null default 0,
  add column print bigint not null generated always as
    (print_of(account_id, instrument_id, executed_at, side, quantity, price, execution_id is not null)) stored;
alter table fills no force row level security;
update fills set revision = execution_id where execution_id ~ '^[0-9a-f]{4,16}\.[0-9a-f]{4,16}\.[0-9]{1,4}\.[0-9]{1,4}$';
alter table fills force row level security;
-- In a collation of its own, which only the statements that look for equal fills ask for.
create index fills_print on fills (user_id collate "POSIX", print, ordinal, id);
create index fills_revision on fills (user_id, account_id, revision) where revision is not null;

-- Beside the ledger: fills that are cancelled, and cancellations. Claims hold both as they hold fills.
create table withdrawn (
  user_id text collate "C" not null,
  id text collate "C" not null,
  account_id text collate "C" not null,
  instrument_id text collate "C" not null,
  executed_at timestamptz(3) not null,
  date_only boolean not null,
  -- What the statement says it did to the position.
  effect text,
  side text not null check (side in ('buy', 'sell')),
  quantity numeric not null check (quantity > 0),
  price numeric not null,
  fee numeric not null,
  fee_currency text not null,
  execution_id text collate "C",
  revision text collate "C",
  ordinal integer not null,
  -- True for a cancellation, false for a cancelled fill.
  cancels boolean not null,
  -- Of a cancellation: the ids by which it may name its fill, whether equal facts do not name it, and whether another row
  -- states the fill's fee anew.
  names text[] not null default '{}',
  by_name boolean not null default false,
  restates boolean not null default false,
  print bigint not null generated always as (print_of(account_id, instrument_id, executed_at,
    case when cancels then side || '-' else side end, quantity, price, execution_id is not null)) stored,
  primary key (user_id, id),
  foreign key (user_id, account_id) references accounts,
  foreign key (user_id, instrument_id) references instruments
);
select protect('withdrawn');
create unique index withdrawn_execution on withdrawn (user_id, account_id, cancels, execution_id) where execution_id is not null;
create index withdrawn_print on withdrawn (user_id collate "POSIX", print, ordinal, id);
create index withdrawn_revision on withdrawn (user_id, account_id, revision) where revision is not null;

-- What is left of a cancelled fill's fee, and the fill that replaced it and bears it.
create table carries (
  user_id text collate "C" not null,
  from_fill text collate "C" not null,
  to_fill text collate "C" not null,
  amount numeric not null,
  primary key (user_id, from_fill)
);
select protect('carries');

-- Rises with every change of the account's fills, so that an import knows whether anybody else has written since.
alter table accounts add column writes bigint not null default 0;

-- A file whose rows stand in the ledger at other times: which (minutes later than the file says), and what is done about it.
alter table imports
  add column times text not null default 'keep' check (times in ('keep', 'correct')),
  add column shift_offsets integer[],
  add column rows_shifted integer not null default 0;
