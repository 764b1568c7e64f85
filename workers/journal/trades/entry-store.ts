import { type SQL, sql } from "drizzle-orm";
import { ms } from "../../db/instants.ts";
import { type Lane as Place, movesOf } from "../../db/move-rows.ts";

type Lane = Place & {
  currency: SQL;
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
    ${movesOf(
      { userId, accountId, instrumentId, since, limit },
      { before: sql`null, null,`, between: sql`null, null, null, null, null,`, behind: notShown },
    )}
    order by at limit ${limit}`;
}
