-- What the market's daily bars said on the days about which the biases ask. A row that waits has no
-- `asked_at`; one without a source was asked about in vain. Kept prices never change, so that a score can be
-- worked out again.

create table bias_bars (
  user_id text collate "C" not null,
  day date not null,
  instrument_id text collate "C" not null,
  asked_at timestamptz(3),
  source text collate "C",
  low numeric,
  high numeric,
  -- The last close of the week before that day.
  before numeric,
  primary key (user_id, day, instrument_id),
  check ((source is null) = (low is null) and (low is null) = (high is null)),
  check (source is null or asked_at is not null)
);
select protect('bias_bars');
alter table bias_bars alter column day set (n_distinct = -0.1), alter column instrument_id set (n_distinct = -0.1);
create index bias_bars_waiting on bias_bars (user_id, instrument_id, day) where asked_at is null;

-- Weeks that were counted before are counted once more, so that they ask for their prices.
alter table bias_buckets no force row level security;
alter table bias_dirty no force row level security;
insert into bias_dirty (user_id, week)
  select distinct user_id, week from bias_buckets where user_id not like 'smp\_%' order by 1, 2
  on conflict do nothing;
alter table bias_buckets force row level security;
alter table bias_dirty force row level security;
