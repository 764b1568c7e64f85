import { type SQL, sql } from "drizzle-orm";
import { bySideIndex } from "../../../db/side-index.ts";
import type { Holes } from "../../../db/statement.ts";
import type { Given } from "./given.ts";

/** The bookings that move money of the currency; the symbol of each is looked up by its key. */
export function bookingsOf({ userId, currency, symbol, account, kind, from, to }: Holes<Given>): SQL {
  return sql`select id, account_id, symbol, case when symbol = '' then kind else kind || ' ' || symbol end as label, at, kind,
      "amount" from (
    select id, account_id, executed_at as at, kind, amount as "amount", coalesce((select symbol from instruments i
      where i.user_id = ${userId} and i.id = b.instrument_id), '') as symbol
    from bookings b where ${bySideIndex(userId)} and currency = ${currency} and amount is not null
      ${account && sql`and account_id = ${account}`} ${kind && sql`and kind = ${kind}`}
      ${from && sql`and executed_at >= ${from}::timestamptz`} ${to && sql`and executed_at < ${to}::timestamptz`}
    offset 0) b ${symbol && sql`where symbol = ${symbol}`}`;
}

/** What moved the cash of an account in one currency, as the reconciliation adds it up. */
export function cashOf({ userId, currency, account, since, until, from, to }: Holes<Given>): SQL {
  const span = sql`executed_at <= ${until}::timestamptz ${since && sql`and executed_at > ${since}::timestamptz`}
    ${from && sql`and executed_at >= ${from}::timestamptz`} ${to && sql`and executed_at < ${to}::timestamptz`}`;
  return sql`select f.id, f.account_id, i.symbol, f.side || ' ' || i.symbol as label, f.executed_at as at,
      case when i.currency <> ${currency} then 0
        else case when f.side = 'sell' then f.quantity else -f.quantity end * f.price * i.multiplier end as "proceeds",
      case when f.fee_currency = ${currency} then f.fee else 0 end as "fillFees", 0 as "booked"
    from fills f cross join lateral (select symbol, currency, multiplier from instruments
      where user_id = ${userId} and id = f.instrument_id limit 1) i
    where f.user_id = ${userId} and f.account_id = ${account} and ${span}
      and (i.currency = ${currency} or f.fee_currency = ${currency})
    union all
    select id, account_id, '', kind, executed_at, 0, 0, amount from bookings
    where user_id = ${userId} and account_id = ${account} and ${span} and currency = ${currency} and amount is not null`;
}

/** What changed the units of the instruments; `splitUnits` has what each split added or took. */
export function unitsOf({ userId, account, instruments, until, from, to, ...splits }: Holes<Given>): SQL {
  const within = (
    at: SQL,
  ) => sql`${at} <= ${until}::timestamptz ${from && sql`and ${at} >= ${from}::timestamptz`}
    ${to && sql`and ${at} < ${to}::timestamptz`}`;
  const own = sql`user_id = ${userId} and account_id = ${account} and instrument_id = any(${instruments}::text[])`;
  return sql`select id, account_id, '' as symbol, side as label, executed_at as at,
      case when side = 'buy' then quantity else 0 end as "bought", case when side = 'sell' then quantity else 0 end as "sold",
      0 as "moved", 0 as "split"
    from fills where ${own} and ${within(sql`executed_at`)}
    union all
    select id, account_id, '', 'transfer', executed_at, 0, 0, quantity, 0 from bookings
    where ${own} and kind = 'transfer' and quantity is not null and ${within(sql`executed_at`)}
    union all
    select o.subject_id, ${account}, '', 'held before', f.executed_at, 0, 0, o.quantity, 0
    from (select subject_id, quantity from openings where ${own} and quantity is not null offset 0) o
      cross join lateral (select executed_at from fills where user_id = ${userId} and id = o.subject_id limit 1) f
    where ${within(sql`f.executed_at`)}
    union all
    select id, ${account}, '', 'split', at, 0, 0, 0, units
    from unnest(${splits.splitIds}::text[], ${splits.splitTimes}::timestamptz[], ${splits.splitUnits}::numeric[]) as s (id, at, units)
    where ${within(sql`at`)}`;
}
