import type * as z from "zod";
import type { explainUnits as contract } from "#shared/contracts/explain.ts";
import type { Ctx } from "../../../context.ts";
import { readCursor } from "../../../http/cursor.ts";
import { answered, Place, PLAIN } from "./answered.ts";
import { listParts } from "./parts-store.ts";

/** What a split added to a position, or took from it; `at` is ISO-8601 (UTC). */
export type SplitStep = { id: string; at: string; units: string };
type Asked = Omit<z.output<typeof contract.query & {}>, "account" | "symbol"> & {
  accountId: string;
  instrumentIds: readonly string[];
  steps: readonly SplitStep[];
};

/** The fills, transfers, answers about sales and splits that the units of a position are the sum of. */
export async function explainUnits(
  { ledger, userId }: Ctx,
  { accountId, instrumentIds, steps, at: until, from, to, by, cursor }: Asked,
): Promise<z.output<typeof contract.reply & {}>> {
  const shape = { ...PLAIN, source: "units" as const, lotMethod: "fifo" as const, by };
  const rows = await listParts(ledger, shape, {
    userId,
    account: accountId,
    instruments: instrumentIds,
    until,
    from,
    to,
    splitIds: steps.map(({ id }) => id),
    splitTimes: steps.map(({ at }) => at),
    splitUnits: steps.map(({ units }) => units),
    ...readCursor(cursor, Place),
  });
  return answered(rows, shape, {
    figure: "units",
    currency: null,
    by,
    terms: ["bought", "sold", "moved", "split"],
    formula: {
      version: "reconciliation-1",
      words: "Bought − sold + moved + what splits made of it",
      source: "Each fill, transfer and split of the account in this instrument",
    },
    value: (total) =>
      total("bought").minus(total("sold")).plus(total("moved")).plus(total("split")).toFixed(),
    lotMethod: null,
    conversion: null,
    partFigure: "units",
    window: { from: from ?? null, to: to ?? null },
    fall: null,
  });
}
