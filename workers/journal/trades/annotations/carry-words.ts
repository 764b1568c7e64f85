import type { Side } from "#shared/side.ts";
import type { Tx } from "../../../db/ledger.ts";
import { tradeIdOf } from "../core/open-trade.ts";
import { findFirstFill, findTradeAt, moveWords, type Place } from "./carry-store.ts";

type Moved = Place & { fillId: string; side: Side; from: number; to: number };

/**
 * Takes what was written about a trade along when a change of a fill's time makes another fill open it. The
 * fill stays within its trade; else the words wait for its return. The fill still shows its earlier time.
 */
export async function carryWords(tx: Tx, moved: Moved): Promise<void> {
  const { fillId, side, from, to } = moved;
  if (from === to) return;
  const trade = await findTradeAt(tx, moved, from);
  if (trade === null || side !== (trade.isLong ? "buy" : "sell")) return;
  const own = tradeIdOf(fillId);
  if (trade.id !== own) {
    const isFirst = to < trade.openedAt && (trade.closedBefore === null || to > trade.closedBefore);
    if (isFirst) await moveWords(tx, trade.id, own);
    return;
  }
  const next = await findFirstFill(tx, moved, { from: trade.openedAt, besides: fillId });
  const isWithin = trade.closedAt === null || to < trade.closedAt;
  if (next !== null && next.side === side && next.at < to && isWithin)
    await moveWords(tx, own, tradeIdOf(next.id));
}
