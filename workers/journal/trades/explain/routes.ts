import * as contract from "#shared/contracts/explain.ts";
import * as methods from "#shared/contracts/lot-methods.ts";
import { Problem } from "#shared/problem.ts";
import { readCursor } from "../../../http/cursor.ts";
import { serve } from "../../../http/serve/serve.ts";
import { chooseLedger } from "../../sample-ledger/choose-ledger.ts";
import { findAccountId } from "../account-store.ts";
import { resolveAccount } from "../resolve-account.ts";
import { sideBySide } from "./core/beside.ts";
import { explainFigure } from "./explain-figure.ts";
import { explainList } from "./explain-list.ts";
import { answered, Place, PLAIN } from "./answered.ts";
import { listByMethod } from "./methods-store.ts";
import { listParts } from "./parts-store.ts";

export const explanations = [
  serve(methods.compareLotMethods, async (c, { query }) => {
    const { ctx, filter } = chooseLedger(c.var.ctx, query);
    const selected = await resolveAccount(ctx.ledger, ctx.userId, filter);
    const rows = await listByMethod(ctx.ledger, { userId: ctx.userId, ...selected });
    return sideBySide(rows, new Date(ctx.now).getUTCFullYear());
  }),
  serve(contract.explainMetrics, async (c, { query }) => explainFigure(c.var.ctx, query)),
  serve(contract.explainTrades, async (c, { query }) => explainList(c.var.ctx, query)),
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
      conversion: null,
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
      conversion: null,
      partFigure: "cash",
      window: { from: from ?? null, to: to ?? null },
      fall: null,
      opening: { term: "opening", value: opening },
    });
  }),
];
