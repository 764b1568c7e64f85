import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import { lockStructures } from "./opened-store.ts";
import { wordOf, writeChanges } from "./say.ts";
import { findChange, keepLeft, listWords, markUndone, type WordChange } from "./word-store.ts";

/**
 * Brings back what was said before a change, except of trades about which more was said since. Those remain
 * to be brought back by another undo. Throws not_found, and changed_since where it is all of them.
 */
export function undoStructureChange(ctx: Ctx, id: string): Promise<{ trades: number; remaining: number }> {
  return ctx.ledger.transaction(async (tx) => {
    await lockStructures(tx);
    const change = await findChange(tx, id);
    if (change === null) throw new Problem("not_found");
    if (change.isUndone) return { trades: 0, remaining: 0 };
    const words = await listWords(
      tx,
      change.trades.map(({ tradeId }) => tradeId),
    );
    const [standing = [], left = []] = [true, false].map((isSame) =>
      change.trades.filter(({ tradeId, after }) => isSaid(wordOf(words, tradeId), after) === isSame),
    );
    if (standing.length === 0) throw new Problem("changed_since");
    await writeChanges(
      tx,
      standing.map(({ tradeId, before, after }) => ({ tradeId, before: after, after: before })),
      words,
    );
    if (left.length === 0) await markUndone(tx, id);
    else await keepLeft(tx, id, left);
    const trades = standing.length;
    tx.events.push({ type: "structure.changed", body: { structureId: null, trades, change: "undone" } });
    return { trades, remaining: left.length };
  });
}

function isSaid(one: WordChange["after"], other: WordChange["after"]): boolean {
  return (one === null) === (other === null) && one?.structureId === other?.structureId;
}
