import type { Side } from "#shared/side.ts";
import type { Tx } from "../../../db/ledger.ts";
import { tradeIdOf } from "../core/open-trade.ts";
import { lockStructures } from "../structures/opened-store.ts";
import { findFirstFill, findSaid, findTradeAt, moveLeg, moveWords, type Place } from "./carry-store.ts";

type Moved = Place & { fillId: string; side: Side; from: number; to: number };

/**
 * Takes what was said of a trade along when a change of a fill's time makes another fill open it. That is its
 * words, tags, answers and pictures, and whether it is a leg of a structure. The fill stays within its trade;
 * else all that waits for its return. So it does where something was said of the other key. The fill still
 * shows its earlier time, and the trades of its instrument follow its fills.
 */
export async function carryWords(tx: Tx, moved: Moved): Promise<void> {
  const { fillId, side, from, to } = moved;
  const trade = await findTradeAt(tx, moved, from);
  if (trade === null || side !== (trade.isLong ? "buy" : "sell")) return;
  const own = tradeIdOf(fillId);
  if (trade.id !== own) {
    const isFirst = to < trade.openedAt && (trade.closedBefore === null || to > trade.closedBefore);
    if (isFirst) await carry(tx, { from: trade.id, to: own, openedAt: to });
    return;
  }
  const next = await findFirstFill(tx, moved, { from: trade.openedAt, besides: fillId });
  const isWithin = trade.closedAt === null || to < trade.closedAt;
  if (next !== null && next.side === side && next.at < to && isWithin)
    await carry(tx, { from: own, to: tradeIdOf(next.id), openedAt: next.at });
}

async function carry(tx: Tx, keys: { from: string; to: string; openedAt: number }): Promise<void> {
  await lockStructures(tx);
  const said = await findSaid(tx, [keys.from, keys.to]);
  if (!said.has(keys.from) || said.has(keys.to)) return;
  await moveWords(tx, keys);
  moveLeg(tx, keys);
}
