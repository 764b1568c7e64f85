import sql from "sql-template-tag";
import type { Ledger } from "../../db/ledger.ts";
import { ms, toInstant } from "./instants.ts";
import { FORMULA } from "./core/rows.ts";
import type { StoredFill } from "./core/order.ts";

/** A fill with what only its reader wants to know. */
export type ShownFill = StoredFill & { feeCurrency: string; executedAt: string };

type Place = { accountId: string; instrumentId: string };

/** The last checkpoint with nothing of this instant's second in it. */
export async function findCheckpoint(
  ledger: Ledger,
  userId: string,
  { accountId, instrumentId }: Place,
  openedAt: string,
): Promise<{ before: number; state: string } | null> {
  const [row] = await ledger.read<{ before: number; state: string }>(sql`
    select ${ms(sql`before_at`)} as before, state from checkpoints
    where user_id = ${userId} and account_id = ${accountId} and instrument_id = ${instrumentId}
      and before_at <= date_trunc('second', ${openedAt}::timestamptz) and formula = ${FORMULA}
    order by before_at desc limit 1`);
  return row ?? null;
}

/** The fills of an instrument from an instant on, in the order of their time. */
export function listFillsFrom(
  ledger: Ledger,
  userId: string,
  { accountId, instrumentId, currency }: Place & { currency: string },
  { from, limit }: { from: number | null; limit: number },
): Promise<ShownFill[]> {
  return ledger.read<ShownFill>(sql`
    select id, ${ms(sql`executed_at`)} as at, executed_at as "executedAt", date_only as "dateOnly", effect, side, quantity, price, fee,
      fee_currency as "feeCurrency", fee <> 0 and fee_currency <> ${currency} as "hasForeignFee",
      execution_id as "executionId", ordinal
    from fills
    where user_id = ${userId} and account_id = ${accountId} and instrument_id = ${instrumentId}
      and executed_at >= ${toInstant(from)}::timestamptz
    order by executed_at limit ${limit}`);
}
