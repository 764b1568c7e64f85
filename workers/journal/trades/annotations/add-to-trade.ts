import { MOST_NOTES, MOST_TRADE_TAGS } from "#shared/contracts/trade-notes.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import { type Addition, addedTo, type NoRoom } from "../core/added.ts";
import { writeFields } from "./annotate-trade.ts";
import { listTagNames, lockAnnotation } from "./store.ts";

const NO_ROOM: Record<NoRoom, string> = {
  tags: `A trade may have ${MOST_TRADE_TAGS} tags; remove one first.`,
  notes: `The notes of a trade have at most ${MOST_NOTES} characters.`,
};

/**
 * Adds to what stands about a trade, whatever that is. It resolves with the names of the fields that changed;
 * the same addition again changes nothing and tells of nothing.
 */
export function addToTrade(ctx: Ctx, id: string, addition: Addition): Promise<string[]> {
  return ctx.ledger.transaction(async (tx) => {
    const row = await lockAnnotation(tx, id);
    if (row === null) throw new Problem("not_found");
    const added = addedTo({ notes: row.notes, tags: await listTagNames(tx, id) }, addition);
    if ("noRoom" in added) throw new Problem("too_many", NO_ROOM[added.noRoom]);
    const fields = await writeFields(tx, { id, row, written: added.written });
    if (fields.length > 0)
      tx.events.push({ type: "trade.annotated", body: { tradeId: id, trades: 1, fields } });
    return fields;
  });
}
