-- A bump keeps the quote for the matcher while an order waits on the symbol, so the market sees such orders.
grant select (symbol, wake_low, wake_high) on orders to tidemark_market;
create policy market_sees_waiting on orders for select to tidemark_market
  using (wake_low is not null or wake_high is not null);
