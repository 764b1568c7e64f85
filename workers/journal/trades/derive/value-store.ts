import { sql } from "drizzle-orm";
import type { Tx } from "../../../db/ledger.ts";
import { type Asked, columnsAs, numberedAs, overwrite } from "../../../db/rows.ts";
import { trade_values } from "../../../db/schema/trades.ts";
import type { DerivedSpan } from "../core/derive.ts";
import type { ValueRows } from "../core/values.ts";

const VALUE_UPDATE = overwrite(trade_values, [
  "account_id",
  "instrument_id",
  "currency",
  "at",
  "day",
  "opened_on",
  "value",
  "fee",
  "foreign_fee",
  "foreign_currency",
]);

const PLACE: Asked<DerivedSpan> = {
  account_id: ["text", ({ claimed }) => claimed.accountId],
  instrument_id: ["text", ({ claimed }) => claimed.instrumentId],
  currency: ["text", ({ claimed }) => claimed.currency],
};

/**
 * Writes what fills were worth to their trades. A fee in another currency is read from the fill. A fill that
 * ends one trade and begins the next gives the first its share, rounded at 12 places, and the next the rest.
 */
export async function insertValues(
  tx: Tx,
  userId: string,
  spans: readonly DerivedSpan[],
  rows: ValueRows,
): Promise<void> {
  if (rows.tradeId.length === 0) return;
  const given = columnsAs("r", {
    trade_id: ["text", rows.tradeId],
    fill_id: ["text", rows.fillId],
    place: ["int", rows.instrument],
    at: ["float8", rows.at],
    opened_at: ["float8", rows.openedAt],
    value: ["numeric", rows.value],
    fee: ["numeric", rows.fee],
    has_foreign_fee: ["bool", rows.hasForeignFee],
    closes: ["bool", rows.closes],
    part: ["numeric", rows.part],
    whole: ["numeric", rows.whole],
  });
  const foreign = sql`case when r.closes then round(f.fee * r.part / r.whole, 12)
    else f.fee - round(f.fee * (r.whole - r.part) / r.whole, 12) end`;
  await tx.query(sql<never>`
    insert into trade_values (user_id, trade_id, fill_id, account_id, instrument_id, currency, at, day, opened_on,
      value, fee, foreign_fee, foreign_currency)
    select ${userId}, r.trade_id, r.fill_id, s.account_id, s.instrument_id, s.currency, to_timestamp(r.at / 1000),
      (to_timestamp(r.at / 1000) at time zone 'UTC')::date, (to_timestamp(r.opened_at / 1000) at time zone 'UTC')::date,
      r.value, r.fee, fee.amount, fee.currency
    from ${given}
    join ${numberedAs("s", spans, PLACE)} on s.n = r.place
    left join lateral (
      select case when r.part = r.whole then f.fee else ${foreign} end as amount, f.fee_currency as currency
      from fills f where r.has_foreign_fee and f.user_id = ${userId} and f.id = r.fill_id
    ) fee on true
    on conflict (user_id, trade_id, fill_id) do update set ${VALUE_UPDATE}`);
}
