-- Gives a symbol its next quote. The first statement waits for every placement that judges the quote before,
-- and lets none begin. The second one sees the orders that they committed. An order has therefore judged a
-- quote, or the quote is kept in `ticks` for it. No row comes back for a symbol without one of this provider.
create or replace function bump_symbol(asked text, of_provider text, new_bid numeric, new_ask numeric,
  new_bid_size numeric, new_ask_size numeric, new_last numeric, new_at timestamptz, new_ages boolean)
returns table (seq bigint, matched bigint, works boolean) language plpgsql as $$
declare waits boolean;
begin
  perform from symbols s where s.symbol = asked and s.provider = of_provider for update;
  if not found then
    return;
  end if;
  waits := exists (select from orders o where o.symbol = asked and o.wake_low is not null)
    or exists (select from orders o where o.symbol = asked and o.wake_high is not null);
  -- A quote that no order waits for is matched at once, unless an earlier one still has to be.
  update symbols s set head = s.head + 1, bid = new_bid, ask = new_ask, bid_size = new_bid_size,
    ask_size = new_ask_size, last = new_last, quoted_at = new_at, ages = new_ages, seen_at = now(),
    working = waits::int,
    matched_seq = case when not waits and s.matched_seq = s.head then s.head + 1 else s.matched_seq end
  where s.symbol = asked
  returning s.head, s.matched_seq, waits into seq, matched, works;
  if matched < seq then
    insert into ticks values (asked, seq, new_bid, new_ask, new_bid_size, new_ask_size, new_last, new_at, new_ages);
  end if;
  return next;
end $$;
