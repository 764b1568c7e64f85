import type * as z from "zod";
import type { explainTrades, ListFigure } from "#shared/contracts/explain.ts";
import type { Ctx } from "../../../context.ts";
import { readCursor } from "../../../http/cursor.ts";
import { chooseLedger } from "../../sample-ledger/choose-ledger.ts";
import { FORMULA } from "../core/rows.ts";
import { valuesOf } from "../filter-store.ts";
import { resolveAccount } from "../resolve-account.ts";
import { answered, Place } from "./answered.ts";
import { baseOf, conversionIn, wrong } from "./base-amounts.ts";
import { FIGURES } from "./core/figures.ts";
import { listParts } from "./parts-store.ts";

const LISTED: Readonly<Record<ListFigure, string>> = {
  netPnl: "Gross P&L − fees, of every trade in the list",
  grossPnl: "What was realised before fees, of every trade in the list",
  fees: "The fees of what was realised, of every trade in the list",
  winRate: `${FIGURES.winRate.words}, of those in the list`,
  expectancy: `${FIGURES.expectancy.words}, of those in the list`,
};

type Query = z.output<typeof explainTrades.query & {}>;

/**
 * What a sum of the list of trades is made of, in its own currency or in that of the preferences. Throws
 * invalid_request for money in no currency.
 */
export async function explainList(
  own: Ctx,
  { figure, by, currency, cursor, amounts, partFrom, partTo, ...asked }: Query,
): Promise<z.output<typeof explainTrades.reply & {}>> {
  const { ctx, filter } = chooseLedger(own, asked);
  const selected = await resolveAccount(ctx.ledger, ctx.userId, filter);
  const { lotMethod, result } = selected;
  const into = amounts === "base" ? await baseOf(own) : undefined;
  if (into === undefined && currency === undefined)
    throw wrong("currency", "is needed: money of several currencies is not added up");
  const isOfResults = result !== undefined || figure === "winRate" || figure === "expectancy";
  const isNone = isOfResults && selected.status === "open";
  // A trade that is not closed has no result.
  const status = isOfResults ? "closed" : selected.status;
  const source = "list" as const;
  const shape = { source, lotMethod, result, status, by, isFall: false, isConverted: into !== undefined };
  const given = { ...valuesOf(ctx.userId, selected), partFrom, partTo, ...readCursor(cursor, Place) };
  const money = into === undefined ? { currency } : { into };
  const rows = isNone ? [] : await listParts(ctx.ledger, shape, { ...given, ...money });
  const conversion = into === undefined ? null : conversionIn(into, rows[0]?.rates ?? null);
  const isKnown = conversion === null || conversion.status === "complete";
  const of = FIGURES[figure];
  return answered(isKnown ? rows : [], shape, {
    figure,
    currency: into ?? currency ?? null,
    by,
    terms: of.terms,
    formula: {
      version: FORMULA,
      words: LISTED[figure],
      source: of.origin,
    },
    value: isKnown ? of.value : () => null,
    lotMethod,
    conversion,
    partFigure: figure,
    window: { from: partFrom ?? null, to: partTo ?? null },
    fall: null,
  });
}
