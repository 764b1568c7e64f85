-- A bump keeps the quote for the matcher while an order waits on the symbol, so the market sees such orders.
-- The sweep keeps the row of a symbol that somebody holds.
grant select (symbol, wake_low, wake_high) on orders to tidemark_market;
create policy market_sees_waiting on orders for select to tidemark_market
  using (wake_low is not null or wake_high is not null);
grant select (symbol, quantity) on positions to tidemark_market;
create policy market_sees_held on positions for select to tidemark_market using (quantity <> 0);
