import type { TradeFilter } from "#shared/contracts/trades.ts";
import type { Ctx } from "../../../context.ts";
import { joined } from "../../../db/ledger.ts";
import { queued } from "../../../jobs/kinds.ts";
import { isStatusWanted } from "../filter-store.ts";
import { resolveAccount } from "../resolve-account.ts";
import { askForNewest, holdWaiting } from "./waiting-store.ts";

/** Trades without bars are looked at again after a day. */
const AGAIN_MS = 24 * 3_600_000;

/** Has a job work out the excursions of the newest closed trades of a filter that have none. */
export function workOutExcursions(
  ctx: Ctx,
  given: TradeFilter,
): Promise<{ trades: number; waiting: number }> {
  return ctx.ledger.transaction(async (tx) => {
    if (!isStatusWanted(given, "closed")) return { trades: 0, waiting: 0 };
    const filter = await resolveAccount(joined(tx), tx.userId, given);
    await holdWaiting(tx);
    const counts = await askForNewest(tx, filter, { at: tx.now, again: tx.now - AGAIN_MS });
    if (counts.waiting > 0) tx.jobs.push(queued({ kind: "trades.excursions", payload: {} }));
    return counts;
  });
}
