import { Problem } from "#shared/problem.ts";
import type { Tx } from "../../../db/ledger.ts";
import type { Facts } from "../../fills/core/facts.ts";
import { carryWords } from "../../trades/annotations/carry-words.ts";
import { isDeriving } from "./edit-store.ts";
import type { HeldFill } from "./held-fill.ts";

/**
 * Takes the words about a fill's trade along, before the fill shows these facts. Throws trade_deriving while
 * nobody knows which fill opens the trade.
 */
export async function carryWordsOf(tx: Tx, { row, shown }: HeldFill, next: Facts): Promise<void> {
  const isOther = next.instrumentId !== shown.instrumentId || next.side !== shown.side;
  if (isOther || next.dateOnly || shown.dateOnly) return;
  const { instrumentId, side, executedAt: from } = shown;
  if (from === next.executedAt) return;
  const place = { accountId: row.account_id, instrumentId };
  if (await isDeriving(tx, place)) throw new Problem("trade_deriving");
  await carryWords(tx, { ...place, fillId: row.id, side, from, to: next.executedAt });
}
