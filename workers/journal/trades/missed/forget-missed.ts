import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import { deleteMissed } from "./store.ts";

/** Forgets a missed trade. */
export function forgetMissed(ctx: Ctx, id: string): Promise<void> {
  return ctx.ledger.transaction(async (tx) => {
    if (!(await deleteMissed(tx, id))) throw new Problem("not_found");
    tx.events.push({ type: "missed_trade.changed", body: { missedTradeId: id, change: "removed" } });
  });
}
