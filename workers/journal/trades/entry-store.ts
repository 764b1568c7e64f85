import { type SQL, sql } from "drizzle-orm";
import { MOST_OPENINGS } from "#shared/contracts/bounds.ts";
import { ms } from "../../db/instants.ts";

/** True of a row of `bookings b` that changes a position: a split, units that moved, or cash in lieu. */
export const isMoveRow = sql`case b.kind when 'split' then b.ratio_after is not null
  when 'transfer' then b.quantity <> 0
  when 'adjustment' then b.amount > 0 and b.note ~* '\\m(cash in lieu|cil)\\M' else false end`;

type Lane = Record<"userId" | "accountId" | "instrumentId" | "currency" | "since" | "limit", SQL> & {
  /** Adds the columns that only the page of one trade needs. */
  isShown: boolean;
};

/**
 * What changes the position of an instrument from an instant on, in the order of time. These are its fills,
 * the bookings that move it, and answers about sales, at the time of the sale.
 */
export function entriesOf({ userId, accountId, instrumentId, currency, since, limit, isShown }: Lane): SQL {
  const shown = isShown
    ? sql`, executed_at as "executedAt", fee_currency as "feeCurrency", fee_source as "feeSource", edited`
    : undefined;
  const notShown = isShown ? sql`, null, null, null, null` : undefined;
  const own = sql`user_id = ${userId} and account_id = ${accountId} and instrument_id = ${instrumentId}`;
  return sql`
    (select id, ${ms(sql`executed_at`)} as at, date_only as "dateOnly", effect, side, quantity,
        price, fee, fee <> 0 and fee_currency <> ${currency} as "hasForeignFee", fee_source = 'unknown' as "isFeeUnknown",
        execution_id as "executionId", ordinal, null::text as move, null::numeric as after, null::numeric as before,
        null::numeric as money ${shown}
      from fills where ${own} and executed_at >= ${since} order by executed_at limit ${limit})
    union all
    (select b.id, ${ms(sql`b.executed_at`)}, b.date_only, null, null, b.quantity,
        case when o.kind = 'ignored' then null else coalesce(o.price, b.price) end, null, null, null, null, null,
        case b.kind when 'adjustment' then 'lieu' else b.kind end, trim_scale(b.ratio_after), trim_scale(b.ratio_before),
        round(b.amount / i.multiplier, 18) ${notShown}
      from bookings b
        cross join lateral (select multiplier from instruments where user_id = ${userId} and id = b.instrument_id limit 1) i
        left join lateral (select kind, price from openings where user_id = ${userId} and subject_id = b.id limit 1) o on true
      where b.user_id = ${userId} and b.account_id = ${accountId} and b.instrument_id = ${instrumentId}
        and b.executed_at >= ${since} and ${isMoveRow}
      order by b.executed_at limit ${limit})
    union all
    (select o.subject_id, ${ms(sql`f.executed_at`)}, f.date_only, null, null, o.quantity, o.price,
        null, null, null, null, null, 'opening', null, null, null ${notShown}
      from (select subject_id, quantity, price from openings where ${own} and quantity is not null limit ${MOST_OPENINGS}) o
        cross join lateral (select executed_at, date_only from fills where ${own} and id = o.subject_id limit 1) f
      where f.executed_at >= ${since})
    order by at limit ${limit}`;
}
