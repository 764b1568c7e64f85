import { MOST_STRUCTURE_WORDS } from "#shared/contracts/structures.ts";
import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { Tx } from "../../../db/ledger.ts";
import { settleStructures } from "./settle-structures.ts";
import { listPlaces } from "./store.ts";
import {
  countWords,
  forgetWords,
  keepChange,
  type LegWord,
  listWords,
  type WordChange,
  writeWords,
} from "./word-store.ts";

/**
 * Writes what an owner says of trades, keeps it as a change, and makes the structures anew. What the owner
 * had joined and has fewer than two legs left is forgotten. The answer is the id of the change.
 */
export async function say(
  tx: Tx,
  {
    kind,
    trades,
    structureId,
  }: { kind: "join" | "split"; trades: readonly string[]; structureId: string | null },
): Promise<string> {
  const words = await listWords(tx, trades);
  const after = { structureId };
  const said = trades.map((tradeId): WordChange => ({ tradeId, before: wordOf(words, tradeId), after }));
  const left = leftAlone(words, trades).map(({ tradeId }): WordChange => {
    return { tradeId, before: wordOf(words, tradeId), after: null };
  });
  const changes = [...said, ...left];
  await writeChanges(tx, changes, words);
  if ((await countWords(tx)) > MOST_STRUCTURE_WORDS)
    throw new Problem("too_many", `Words about structures are kept for ${MOST_STRUCTURE_WORDS} trades.`);
  const id = newId("structureChange", tx.now);
  await keepChange(tx, { id, kind, trades: changes });
  return id;
}

/** Writes the words after these changes, and makes the structures anew that they touch. */
export async function writeChanges(
  tx: Tx,
  changes: readonly WordChange[],
  words: readonly LegWord[],
): Promise<void> {
  const ids = changes.map(({ tradeId }) => tradeId);
  const places = new Map((await listPlaces(tx, ids)).map((place) => [place.id, place]));
  await forgetWords(
    tx,
    changes.flatMap(({ tradeId, after }) => (after === null ? [tradeId] : [])),
  );
  await writeWords(
    tx,
    changes.flatMap(({ tradeId, after }) => {
      const place = places.get(tradeId);
      return after === null || place === undefined
        ? []
        : [{ tradeId, structureId: after.structureId, place }];
    }),
  );
  const made = changes.flatMap(({ after }) => after?.structureId ?? []);
  await settleStructures(tx, {
    trades: [...new Set([...ids, ...words.map(({ tradeId }) => tradeId)])],
    structures: [...new Set([...made, ...words.flatMap(({ structureId }) => structureId ?? [])])],
  });
}

export function wordOf(words: readonly LegWord[], tradeId: string): WordChange["before"] {
  const word = words.find((one) => one.tradeId === tradeId && one.isOwners);
  return word === undefined ? null : { structureId: word.structureId };
}

/** The only legs that are left of what the owner had joined. */
function leftAlone(words: readonly LegWord[], taken: readonly string[]): LegWord[] {
  const rest = words.filter(
    ({ tradeId, structureId, isOwners }) => isOwners && structureId !== null && !taken.includes(tradeId),
  );
  return [...Map.groupBy(rest, ({ structureId }) => structureId).values()]
    .filter((legs) => legs.length === 1)
    .flat();
}
