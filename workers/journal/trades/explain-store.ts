import { sql } from "drizzle-orm";
import type { FeeSource } from "#shared/contracts/fills.ts";
import { ms, toInstant } from "../../db/instants.ts";
import type { Ledger } from "../../db/ledger.ts";
import { type Holes, prepared } from "../../db/statement.ts";
import { FORMULA } from "./core/rows.ts";
import type { StoredFill } from "./core/order.ts";

/** A fill with the further columns that only the page of one trade needs. */
export type ShownFill = StoredFill & { feeCurrency: string; feeSource: FeeSource; executedAt: string };

type Place = { accountId: string; instrumentId: string };

/** The last checkpoint that holds no fill of this instant's second. */
export async function findCheckpoint(
  ledger: Ledger,
  userId: string,
  { accountId, instrumentId }: Place,
  openedAt: string,
): Promise<{ before: number; state: string } | null> {
  const [row] = await ledger.read(checkpointBefore({ userId, accountId, instrumentId, openedAt }));
  return row ?? null;
}
const checkpointBefore = prepared(
  "ledger",
  ({ userId, accountId, instrumentId, openedAt }: Holes<Place & { userId: string; openedAt: string }>) =>
    sql<{ before: number; state: string }>`
      select ${ms(sql`before_at`)} as before, state from checkpoints
      where user_id = ${userId} and account_id = ${accountId} and instrument_id = ${instrumentId}
        and before_at <= date_trunc('second', ${openedAt}::timestamptz) and formula = ${FORMULA}
      order by before_at desc limit 1`,
);

/** The fills of an instrument from an instant on, in time order. */
export function listFillsFrom(
  ledger: Ledger,
  userId: string,
  { accountId, instrumentId, currency }: Place & { currency: string },
  { from, limit }: { from: number | null; limit: number },
): Promise<ShownFill[]> {
  const since = toInstant(from);
  return ledger.read(fillsFrom({ userId, accountId, instrumentId, currency, since, limit }));
}
type Walk = Place & { userId: string; currency: string; since: string; limit: number };
const fillsFrom = prepared(
  "ledger",
  (walk: Holes<Walk>) => sql<ShownFill>`
    select id, ${ms(sql`executed_at`)} as at, executed_at as "executedAt", date_only as "dateOnly", effect, side,
      quantity, price, fee, fee_currency as "feeCurrency",
      fee <> 0 and fee_currency <> ${walk.currency} as "hasForeignFee", fee_source as "feeSource",
      fee_source = 'unknown' as "isFeeUnknown", execution_id as "executionId", ordinal
    from fills
    where user_id = ${walk.userId} and account_id = ${walk.accountId} and instrument_id = ${walk.instrumentId}
      and executed_at >= ${walk.since}::timestamptz
    order by executed_at limit ${walk.limit}`,
);
