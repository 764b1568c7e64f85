-- How far prices went against and for the owners of closed trades, as the market's bars told. A row that
-- waits for its figures has no `worked_out_at`.

create table excursions (
  user_id text collate "C" not null,
  trade_id text collate "C" not null,
  -- The figures of the trade that the row is about. Once the trade has others, the row tells nothing.
  basis text collate "C" not null,
  -- Null where no bars fit the trade.
  mae numeric,
  mfe numeric,
  asked_at timestamptz(3) not null,
  worked_out_at timestamptz(3),
  primary key (user_id, trade_id)
);
select protect('excursions');
alter table excursions alter column trade_id set (n_distinct = -0.5);
create index excursions_waiting on excursions (user_id, trade_id) where worked_out_at is null;
