import type { Structure } from "#shared/contracts/structures.ts";
import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import type { Tx } from "../../../db/ledger.ts";
import { lockStructures } from "./opened-store.ts";
import { readStructure } from "./read-structures.ts";
import { say } from "./say.ts";
import { listPlaces } from "./store.ts";
import { type LegWord, listWords } from "./word-store.ts";

/**
 * Joins trades of one account, currency and underlying into a structure, whatever they were in before. The
 * same trades again stay the structure that they are. Throws not_found, structure_mixed,
 * structure_without_option and too_many.
 */
export function joinTrades(
  ctx: Ctx,
  { trades: given }: { trades: readonly string[] },
): Promise<{ structure: Structure; change: string | null }> {
  return ctx.ledger.transaction(async (tx) => {
    await lockStructures(tx);
    const trades = [...new Set(given)];
    const places = await listPlaces(tx, trades);
    if (trades.length < 2) throw new Problem("invalid_request", "A structure has at least two trades.");
    if (places.length < trades.length) throw new Problem("not_found");
    assertOne(places);
    const known = joinedBefore(await listWords(tx, trades), trades);
    if (known !== null) return { structure: await read(tx, known), change: null };
    const structureId = newId("structure", tx.now);
    const change = await say(tx, { kind: "join", trades, structureId });
    tx.events.push({
      type: "structure.changed",
      body: { structureId, trades: trades.length, change: "joined" },
    });
    return { structure: await read(tx, structureId), change };
  });
}

/** Throws where trades are not one decision about options. An underlying that nothing tells may be any. */
function assertOne(places: Awaited<ReturnType<typeof listPlaces>>): void {
  const isSame =
    isOne(places.map(({ account_id: account }) => account)) &&
    isOne(places.map(({ currency }) => currency)) &&
    isOne(places.flatMap(({ root }) => root ?? []));
  if (!isSame) throw new Problem("structure_mixed");
  if (
    isOne(places.map(({ instrument_id: contract }) => contract)) ||
    places.every((place) => !place.is_option)
  )
    throw new Problem("structure_without_option");
}

function isOne(values: readonly unknown[]): boolean {
  return new Set(values).size <= 1;
}

/** The structure that just these trades are by their owner's word; else null. */
function joinedBefore(words: readonly LegWord[], trades: readonly string[]): string | null {
  const ids = new Set(words.map(({ isOwners, structureId }) => (isOwners ? structureId : null)));
  const [id = null] = ids;
  const isSame = words.length === trades.length && words.every(({ tradeId }) => trades.includes(tradeId));
  return isSame && ids.size === 1 ? id : null;
}

async function read(tx: Tx, id: string): Promise<Structure> {
  const structure = await readStructure(tx.query, tx.userId, { id, lotMethod: "fifo" });
  if (structure === null) throw new Error("a structure that was joined is not there");
  return structure;
}
