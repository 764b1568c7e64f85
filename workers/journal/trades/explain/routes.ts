import * as z from "zod";
import * as contract from "#shared/contracts/explain.ts";
import * as methods from "#shared/contracts/lot-methods.ts";
import { Problem } from "#shared/problem.ts";
import { readCursor, writeCursor } from "../../../http/cursor.ts";
import { serve } from "../../../http/serve/serve.ts";
import { METRICS_FORMULA } from "../core/metrics-formula.ts";
import { chooseLedger } from "../../sample-ledger/choose-ledger.ts";
import { findAccountId } from "../account-store.ts";
import { FORMULA } from "../core/rows.ts";
import { valuesOf } from "../filter-store.ts";
import { resolveAccount } from "../resolve-account.ts";
import { sideBySide } from "./core/beside.ts";
import { explain, type PartRow, type Told } from "./core/explanation.ts";
import { FIGURES, type TermName } from "./core/figures.ts";
import { listByMethod } from "./methods-store.ts";
import { listParts, type Place, type Shape } from "./parts-store.ts";
import { TERMS_OF } from "./rows-store.ts";

const Place = z.pipe(
  z.tuple([
    z
      .string()
      .max(80)
      .regex(/^-?\d+(\.\d+)?$/),
    z.string().max(200),
  ]),
  z.transform(([rank, key]): Place => ({ rank, key })),
);

const PLAIN = { result: undefined, status: undefined, isFall: false } as const;

export const explanations = [
  serve(methods.compareLotMethods, async (c, { query }) => {
    const { ctx, filter } = chooseLedger(c.var.ctx, query);
    const selected = await resolveAccount(ctx.ledger, ctx.userId, filter);
    const rows = await listByMethod(ctx.ledger, { userId: ctx.userId, ...selected });
    return sideBySide(rows, new Date(ctx.now).getUTCFullYear());
  }),
  serve(contract.explainMetrics, async (c, { query: { figure, by, currency, cursor, ...asked } }) => {
    const { ctx, filter } = chooseLedger(c.var.ctx, asked);
    const { lotMethod, ...selected } = await resolveAccount(ctx.ledger, ctx.userId, filter);
    const of = FIGURES[figure];
    if (currency === undefined && figure !== "winRate" && figure !== "trades") throw withoutCurrency();
    const shape = { ...PLAIN, source: of.source, lotMethod, by, isFall: figure === "maxDrawdown" };
    const given = { userId: ctx.userId, currency, ...selected, ...readCursor(cursor, Place) };
    const rows = await listParts(ctx.ledger, shape, given);
    const fall = rows.find((row) => row.fall !== null)?.fall ?? null;
    const window = fall ?? { from: selected.from ?? null, to: selected.to ?? null };
    return answered(rows, shape, {
      figure,
      currency: currency ?? null,
      by,
      terms: of.terms,
      formula: { version: METRICS_FORMULA, words: of.words, source: of.origin },
      value: of.value,
      lotMethod,
      partFigure: shape.isFall ? "netPnl" : figure,
      window: { from: instant(window.from), to: instant(window.to) },
      fall:
        fall === null
          ? null
          : {
              best: fall.best,
              bestAt: instant(fall.bestAt),
              deepest: fall.deepest,
              deepestAt: instant(fall.deepestAt) ?? "",
            },
    });
  }),
  serve(
    contract.explainTrades,
    async (c, { query: { figure, by, currency, cursor, partFrom, partTo, ...asked } }) => {
      const { ctx, filter } = chooseLedger(c.var.ctx, asked);
      const selected = await resolveAccount(ctx.ledger, ctx.userId, filter);
      const { lotMethod, result, status } = selected;
      const of = FIGURES[figure];
      const shape = { source: "list" as const, lotMethod, result, status, by, isFall: false };
      const isNone = result !== undefined && status === "open";
      const bounds = { partFrom, partTo };
      const given = { ...valuesOf(ctx.userId, selected), currency, ...bounds, ...readCursor(cursor, Place) };
      const rows = isNone ? [] : await listParts(ctx.ledger, shape, given);
      return answered(rows, shape, {
        figure,
        currency,
        by,
        terms: of.terms,
        formula: {
          version: FORMULA,
          words: `${LISTED[figure]}, of every trade in the list`,
          source: of.origin,
        },
        value: of.value,
        lotMethod,
        partFigure: figure,
        window: { from: partFrom ?? null, to: partTo ?? null },
        fall: null,
      });
    },
  ),
  serve(contract.explainBookings, async (c, { query: { by, currency, cursor, ...asked } }) => {
    const { ctx, filter } = chooseLedger(c.var.ctx, asked);
    const selected = await resolveAccount(ctx.ledger, ctx.userId, filter);
    const shape = { ...PLAIN, source: "bookings" as const, lotMethod: "fifo" as const, by };
    const given = { userId: ctx.userId, currency, ...selected, ...readCursor(cursor, Place) };
    return answered(await listParts(ctx.ledger, shape, given), shape, {
      figure: "cash",
      currency,
      by,
      terms: ["amount"],
      formula: {
        version: "bookings-1",
        words: "What the account received less what it paid, of every booking of the filter",
        source: "Bookings as the statements state them",
      },
      value: (total) => total("amount").toFixed(),
      lotMethod: null,
      partFigure: "cash",
      window: { from: selected.from ?? null, to: selected.to ?? null },
      fall: null,
    });
  }),
  serve(contract.explainCash, async (c, { query }) => {
    const { account, currency, since, at: until, opening, from, to, by, cursor } = query;
    const { ledger, userId } = c.var.ctx;
    const accountId = await findAccountId(ledger, userId, account);
    if (accountId === null) throw new Problem("not_found", `You have no account ${account}.`);
    const shape = { ...PLAIN, source: "cash" as const, lotMethod: "fifo" as const, by };
    const given = { userId, currency, account: accountId, since, until, from, to };
    const rows = await listParts(ledger, shape, { ...given, ...readCursor(cursor, Place) });
    return answered(rows, shape, {
      figure: "cash",
      currency,
      by,
      terms: ["opening", "proceeds", "fillFees", "booked"],
      formula: {
        version: "reconciliation-1",
        words: "The balance before + what was sold − what was bought − fees of fills + bookings",
        source: "Each fill and booking of the account in this currency",
      },
      value: (total) =>
        total("opening").plus(total("proceeds")).minus(total("fillFees")).plus(total("booked")).toFixed(),
      lotMethod: null,
      partFigure: "cash",
      window: { from: from ?? null, to: to ?? null },
      fall: null,
      opening: { term: "opening", value: opening },
    });
  }),
];

const LISTED = {
  netPnl: "Gross P&L − fees",
  grossPnl: "What was realised before fees",
  fees: "The fees of what was realised",
} as const;

function withoutCurrency(): Problem {
  const issues = [{ path: "currency", message: "is needed: money of several currencies is not added up" }];
  return new Problem("invalid_request", undefined, { issues });
}

function answered(rows: readonly PartRow[], shape: Shape, told: Told) {
  const has: readonly TermName[] = TERMS_OF[shape.source];
  const last = rows.findLast(({ role }) => role === "part");
  const isMore = rows.some(({ role }) => role === "after");
  const cursor =
    isMore && last !== undefined && last.rank !== null ? writeCursor(last.rank, last.key ?? "") : null;
  return { ...explain(rows, has, told), next: cursor };
}

/** An instant as the contracts write it, from one inside a JSON value of Postgres. */
function instant(text: string | null): string | null {
  return text === null ? null : new Date(text).toISOString();
}
