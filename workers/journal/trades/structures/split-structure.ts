import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import type { Precondition } from "../../../http/precondition.ts";
import { lockStructures } from "./opened-store.ts";
import { say } from "./say.ts";
import { findStructure, listLegsOf } from "./store.ts";

/** Says that the trades of a structure stand alone, so that nothing detects it again. */
export function splitStructure(
  ctx: Ctx,
  { id, precondition }: { id: string; precondition: Precondition },
): Promise<{ change: string }> {
  return ctx.ledger.transaction(async (tx) => {
    await lockStructures(tx);
    const row = await findStructure(tx.query, { userId: tx.userId, id });
    if (row === null) throw new Problem("not_found");
    if (!precondition(row.version)) throw new Problem("precondition_failed");
    const legs = await listLegsOf(tx.query, tx.userId, { ids: [id], lotMethod: "fifo" });
    const trades = legs.map((leg) => leg.id);
    const change = await say(tx, { kind: "split", trades, structureId: null });
    tx.events.push({
      type: "structure.changed",
      body: { structureId: id, trades: trades.length, change: "split" },
    });
    return { change };
  });
}
