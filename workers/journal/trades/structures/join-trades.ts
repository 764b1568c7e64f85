import type { Structure } from "#shared/contracts/structures.ts";
import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import { lockStructures } from "./opened-store.ts";
import { readStructure } from "./read-structures.ts";
import { say } from "./say.ts";
import { listPlaces } from "./store.ts";

/** Joins trades of one account and currency into a structure, whatever they were in before. */
export function joinTrades(
  ctx: Ctx,
  { trades: given }: { trades: readonly string[] },
): Promise<{ structure: Structure; change: string }> {
  return ctx.ledger.transaction(async (tx) => {
    await lockStructures(tx);
    const trades = [...new Set(given)];
    const places = await listPlaces(tx, trades);
    if (trades.length < 2) throw new Problem("invalid_request", "A structure has at least two trades.");
    if (places.length < trades.length) throw new Problem("not_found");
    const [first] = places;
    const isOne = places.every(
      ({ account_id: account, currency }) => account === first?.account_id && currency === first.currency,
    );
    if (!isOne) throw new Problem("structure_mixed");
    const structureId = newId("structure", tx.now);
    const change = await say(tx, { kind: "join", trades, structureId });
    tx.events.push({
      type: "structure.changed",
      body: { structureId, trades: trades.length, change: "joined" },
    });
    const structure = await readStructure(tx.query, tx.userId, { id: structureId, lotMethod: "fifo" });
    if (structure === null) throw new Error("a structure that was joined is not there");
    return { structure, change };
  });
}
