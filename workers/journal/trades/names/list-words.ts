import * as z from "zod";
import type { WordFigures } from "#shared/contracts/tags.ts";
import type { Ctx } from "../../../context.ts";
import { readCursor } from "../../../http/cursor.ts";
import { type Kind, type Listed, listNamed } from "../annotations/name-store.ts";
import { toWire } from "../core/wire.ts";
import { sumWords, type WordSums } from "./figures-store.ts";

const Folded = z.tuple([z.string().max(200)]);

export type ListedWord = Listed & { figures: WordFigures | null };

/** One page of the owner's tags or setups and one more, with what their trades come to where it is asked. */
export async function listWords(
  { ledger, userId }: Ctx,
  kind: Kind,
  { cursor, limit, figures }: { cursor?: string | undefined; limit: number; figures: "true" | "false" },
): Promise<ListedWord[]> {
  const after = readCursor(cursor, Folded)?.[0] ?? null;
  const rows = await listNamed(ledger.read, userId, { kind, after, limit });
  if (figures === "false" || rows.length === 0) return rows.map((row) => ({ ...row, figures: null }));
  const sums = Map.groupBy(
    await sumWords(ledger.read, kind, { userId, ids: rows.map(({ id }) => id) }),
    ({ id }) => id,
  );
  return rows.map((row) => ({ ...row, figures: toFigures(sums.get(row.id) ?? []) }));
}

function toFigures(sums: readonly WordSums[]): WordFigures {
  return {
    trades: sums.reduce((all, { trades }) => all + trades, 0),
    openTrades: sums.reduce((all, { openTrades }) => all + openTrades, 0),
    lastAt:
      sums
        .map(({ lastAt }) => lastAt)
        .toSorted()
        .at(-1) ?? null,
    byCurrency: sums.map(({ currency, trades, netPnl }) => ({
      currency,
      trades,
      netPnl: toWire(netPnl),
    })),
  };
}
