insert into symbols (symbol, head, matched_seq, bid, ask, bid_size, ask_size, last, quoted_at, ages, provider, calendar,
  price_step, quantity_step, multiplier, asset_class, currency, working, seen_at) values
  ('ACME', 7, 6, 10.25, 10.26, 100, 200, 10.255, '2026-01-02T03:04:05.678Z', true, 'simulated', 'always',
    0.01, 0.000001, 1, 'equity', 'USD', 1, '2026-01-02T03:04:05.678Z');
insert into ticks (symbol, seq, bid, ask, bid_size, ask_size, last, at, ages) values
  ('ACME', 7, 10.25, 10.26, 100, 200, 10.255, '2026-01-02T03:04:05.678Z', true);
insert into fx_rates (currency, day, rate, source) values ('USD', '2026-01-02', 1.0345, 'ecb');
