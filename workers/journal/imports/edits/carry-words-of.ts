import type { Tx } from "../../../db/ledger.ts";
import type { Facts } from "../../fills/core/facts.ts";
import { carryWords } from "../../trades/annotations/carry-words.ts";
import type { HeldFill } from "./held-fill.ts";

/** Takes the words about a fill's trade along, before the fill shows these facts. */
export async function carryWordsOf(tx: Tx, { row, shown }: HeldFill, next: Facts): Promise<void> {
  const isOther = next.instrumentId !== shown.instrumentId || next.side !== shown.side;
  if (isOther || next.dateOnly || shown.dateOnly) return;
  const { instrumentId, side, executedAt: from } = shown;
  const place = { accountId: row.account_id, instrumentId };
  await carryWords(tx, { ...place, fillId: row.id, side, from, to: next.executedAt });
}
