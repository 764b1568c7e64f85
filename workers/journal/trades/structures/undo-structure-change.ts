import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import { lockStructures } from "./opened-store.ts";
import { wordOf, writeChanges } from "./say.ts";
import { findChange, listWords, markUndone } from "./word-store.ts";

/** Brings back what was said before a change, except of trades about which more was said since. */
export function undoStructureChange(ctx: Ctx, id: string): Promise<{ trades: number }> {
  return ctx.ledger.transaction(async (tx) => {
    await lockStructures(tx);
    const change = await findChange(tx, id);
    if (change === null) throw new Problem("not_found");
    if (change.isUndone) return { trades: 0 };
    const words = await listWords(
      tx,
      change.trades.map(({ tradeId }) => tradeId),
    );
    const standing = change.trades.filter(
      ({ tradeId, after }) => JSON.stringify(wordOf(words, tradeId)) === JSON.stringify(after),
    );
    await writeChanges(
      tx,
      standing.map(({ tradeId, before, after }) => ({ tradeId, before: after, after: before })),
      words,
    );
    await markUndone(tx, id);
    const trades = standing.length;
    if (trades > 0)
      tx.events.push({ type: "structure.changed", body: { structureId: null, trades, change: "undone" } });
    return { trades };
  });
}
