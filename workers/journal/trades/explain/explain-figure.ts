import * as z from "zod";
import type { explainMetrics } from "#shared/contracts/explain.ts";
import type { Ctx } from "../../../context.ts";
import { offsetsOf, type ZoneOffsets } from "../../../db/local-clock.ts";
import { readCursor } from "../../../http/cursor.ts";
import { chooseLedger } from "../../sample-ledger/choose-ledger.ts";
import { CONVERTED_FORMULA, METRICS_FORMULA } from "../core/metrics-formula.ts";
import { resolveAccount } from "../resolve-account.ts";
import { answered, Place, PLAIN } from "./answered.ts";
import { baseOf, conversionIn, wrong } from "./base-amounts.ts";
import { type CellBy, isCellOfTrade } from "./cell-store.ts";
import { FIGURES } from "./core/figures.ts";
import { type Fall, listParts } from "./parts-store.ts";

type Query = z.output<typeof explainMetrics.query & {}>;
type Answer = z.output<typeof explainMetrics.reply & {}>;

/** Two days with a stroke between them. */
const Days = z.tuple([z.iso.date(), z.iso.date()]);

/**
 * What a figure of the metrics, of a group of a breakdown or of some days is made of. Throws invalid_request
 * for money in no currency, for rates of amounts that are not converted, and for counts of structures. So it
 * does for what no cell can be.
 */
export async function explainFigure(own: Ctx, query: Query): Promise<Answer> {
  const { figure, by, currency, cursor, amounts, cellBy, cell, timeZone, ...asked } = query;
  const { ctx, filter } = chooseLedger(own, asked);
  const named = { ...filter, ...namedBy(cellBy, cell) };
  const { lotMethod, ...selected } = await resolveAccount(ctx.ledger, ctx.userId, named);
  const into = amounts === "base" ? await baseOf(own) : undefined;
  if (into === undefined) assertOwn(query);
  const of = FIGURES[figure];
  if (of.source === "open") assertOfAllOpen(query);
  if (by === "rate" && of.source !== "closes") throw wrong("by", "is of money that each close brought");
  if (cellBy === "structure" && of.source !== "closes")
    throw wrong("cellBy", "counts structures, and parts are of trades");
  const group = cellOf(cellBy);
  if (group === "days" && !Days.safeParse(cell?.split("/")).success)
    throw wrong("cell", "must be days such as 2026-03-02/2026-03-08");
  const shape = {
    ...PLAIN,
    source: of.source,
    lotMethod,
    by,
    isFall: figure === "maxDrawdown",
    isConverted: into !== undefined,
    cell: group,
  };
  const rows = await listParts(ctx.ledger, shape, {
    userId: ctx.userId,
    ...(into === undefined ? { currency } : { into }),
    ...selected,
    ...(group === undefined ? {} : { cellKey: cell ?? "", ...zoneOf(group, timeZone) }),
    ...readCursor(cursor, Place),
  });
  const fall = rows.find((row) => row.fall !== null)?.fall ?? null;
  const window = fall ?? { from: selected.from ?? null, to: selected.to ?? null };
  const conversion = into === undefined ? null : conversionIn(into, rows[0]?.rates ?? null);
  const isKnown = conversion === null || conversion.status === "complete";
  return answered(isKnown ? rows : [], shape, {
    figure,
    currency: into ?? currency ?? null,
    by,
    terms: of.terms,
    formula: {
      version: into === undefined ? METRICS_FORMULA : CONVERTED_FORMULA,
      words: into === undefined ? of.words : `${of.words}, each amount by the rate of its day`,
      source: of.origin,
    },
    value: isKnown ? of.value : () => null,
    lotMethod,
    conversion,
    partFigure: shape.isFall ? "netPnl" : figure,
    window: { from: instant(window.from), to: instant(window.to) },
    fall: fall === null || !isKnown ? null : toldOf(fall),
  });
}

/** A symbol and an account are filters, also where a breakdown groups by them. */
function namedBy(cellBy: Query["cellBy"], cell = ""): { symbol?: string; account?: string } {
  if (cellBy === "symbol") return { symbol: cell };
  return cellBy === "account" ? { account: cell } : {};
}

function cellOf(cellBy: Query["cellBy"]): CellBy | undefined {
  return cellBy === "symbol" || cellBy === "account" ? undefined : cellBy;
}

/** The zone of the times of a group; an attribute of the trade needs none. */
function zoneOf(group: CellBy, timeZone: string | undefined): Partial<ZoneOffsets> {
  if (isCellOfTrade(group)) return {};
  if (timeZone === undefined) throw wrong("timeZone", "is needed for a group of times");
  return offsetsOf(timeZone);
}

function assertOwn({ currency, figure, by }: Query): void {
  if (by === "rate") throw wrong("by", "is of amounts in the base currency");
  if (currency === undefined && figure !== "winRate" && figure !== "trades")
    throw wrong("currency", "is needed: money of several currencies is not added up");
}

/** Lots that are still open lie in no time, and what they cost is not converted. */
function assertOfAllOpen({ amounts, cellBy, accountKind }: Query): void {
  if (amounts === "base") throw wrong("amounts", "of open lots are in their own currencies");
  if (cellBy !== undefined || accountKind !== undefined)
    throw wrong("figure", "is of all open trades of a filter");
}

function toldOf({ best, bestAt, deepest, deepestAt }: Fall): Answer["fall"] {
  return { best, bestAt: instant(bestAt), deepest, deepestAt: instant(deepestAt) ?? "" };
}

/** An instant as the contracts write it, from one inside a JSON value of Postgres. */
function instant(text: string | null): string | null {
  return text === null ? null : new Date(text).toISOString();
}
