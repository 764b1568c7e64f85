-- A quotient of two positive numbers at 18 places, a half rounded to the even one.
create or replace function quotient_18(dividend numeric, divisor numeric) returns numeric
language sql immutable parallel safe as $$
  select (n + case when twice > divisor or (twice = divisor and n % 2 = 1) then 1 else 0 end) * 1e-18
  from (select div(dividend * 1e18, divisor) as n) q
    cross join lateral (select 2 * (dividend * 1e18 - n * divisor) as twice) r
$$;

-- An amount of money that was converted: at 12 places, a half rounded to the even one.
create or replace function converted(amount numeric, rate numeric) returns numeric
language sql immutable parallel safe as $$
  select case when abs(amount * rate - round(amount * rate, 12)) = 5e-13 then round(amount * rate * 5e11) * 2e-12
    else round(amount * rate, 12) end
$$;

-- The published rate from one currency to another on a day, by the law of `rateOn`
-- (workers/market/rates/core/cross-rate.ts). It is that of the last day with a rate of both, at most ten days
-- back. No row comes back where none is known. The rates for development do not count.
create or replace function exchange_rate(of_currency text, into_currency text, on_day date)
returns table (rate numeric, day date) language plpgsql stable parallel safe as $$
begin
  if of_currency = into_currency then
    return query select 1::numeric, on_day;
  elsif of_currency = 'EUR' then
    return query select t.rate, t.day from fx_rates t
      where t.currency = into_currency and t.day between on_day - 10 and on_day and t.source <> 'development'
      order by t.day desc limit 1;
  elsif into_currency = 'EUR' then
    return query select quotient_18(1, f.rate), f.day from fx_rates f
      where f.currency = of_currency and f.day between on_day - 10 and on_day and f.source <> 'development'
      order by f.day desc limit 1;
  else
    return query select quotient_18(t.rate, f.rate), f.day from fx_rates f
      join fx_rates t on t.currency = into_currency and t.day = f.day and t.source <> 'development'
      where f.currency = of_currency and f.day between on_day - 10 and on_day and f.source <> 'development'
      order by f.day desc limit 1;
  end if;
end $$;
