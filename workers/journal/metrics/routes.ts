import * as performance from "#shared/contracts/performance.ts";
import * as contract from "#shared/contracts/metrics.ts";
import * as breakdowns from "#shared/contracts/breakdowns.ts";
import { offsetsOf } from "../../db/local-clock.ts";
import { serve } from "../../http/serve/serve.ts";
import { readPreferences } from "../../identity/profile/read-preferences.ts";
import { chooseLedger } from "../sample-ledger/choose-ledger.ts";
import { findOwnerZone } from "../guardrails/owner-zone.ts";
import { arrangeMonth, monthOf, spanOf } from "./core/calendar-month.ts";
import { GROUPS_FORMULA, measureGroups } from "./core/group-measures.ts";
import { convertLedger } from "./convert-ledger.ts";
import { combine } from "./core/measures.ts";
import { readPerformance } from "../trades/performance/read-performance.ts";
import { resolveAccount } from "../trades/resolve-account.ts";
import { readEquity } from "./read-equity.ts";
import { readGroups } from "./read-groups.ts";
import { sumLedger } from "./store.ts";

export const metrics = [
  serve(contract.getMetrics, async (c, { query }) => {
    const { ctx, filter } = chooseLedger(c.var.ctx, query);
    const [{ sums, streaks }, { baseCurrency }] = await Promise.all([
      sumLedger(ctx.ledger, ctx.userId, filter),
      readPreferences(c.var.ctx.ledger.read, c.var.ctx.userId),
    ]);
    if (baseCurrency === null) return combine(sums, streaks, filter.lotMethod);
    const ledger = await convertLedger(ctx, filter, { sums, streaks, into: baseCurrency });
    return combine(sums, streaks, filter.lotMethod, { currency: baseCurrency, ledger });
  }),
  serve(contract.getEquity, async (c, { query }) => {
    const { ctx, filter } = chooseLedger(c.var.ctx, query);
    const { baseCurrency } = await readPreferences(c.var.ctx.ledger.read, c.var.ctx.userId);
    return readEquity(ctx, filter, baseCurrency);
  }),
  serve(breakdowns.getBreakdown, async (c, { query }) => {
    const { timeZone: asked, ...wanted } = query;
    const { ctx } = c.var;
    const timeZone = asked ?? (await findOwnerZone(ctx.ledger.read, ctx.userId));
    const { rows, conversion } = await readGroups(ctx, wanted, offsetsOf(timeZone));
    const { by, lotMethod } = wanted;
    return { by, timeZone, lotMethod, ...measureGroups(by, rows), conversion, formula: GROUPS_FORMULA };
  }),
  serve(breakdowns.getCalendar, async (c, { query }) => {
    const { timeZone: asked, month: given, ...wanted } = query;
    const { ctx } = c.var;
    const timeZone = asked ?? (await findOwnerZone(ctx.ledger.read, ctx.userId));
    const month = given ?? monthOf(ctx.now, timeZone);
    const wholeMonth = { ...wanted, ...spanOf(month), by: "day" as const };
    const { rows, conversion } = await readGroups(ctx, wholeMonth, offsetsOf(timeZone));
    const { lotMethod } = wanted;
    return { month, timeZone, lotMethod, ...arrangeMonth(month, rows), conversion, formula: GROUPS_FORMULA };
  }),
  serve(performance.getPerformance, async (c, { query }) => {
    const { ctx, filter } = chooseLedger(c.var.ctx, query);
    const zone = query.timeZone ?? (await findOwnerZone(c.var.ctx.ledger.read, c.var.ctx.userId));
    return readPerformance(ctx, await resolveAccount(ctx.ledger, ctx.userId, filter), zone);
  }),
];
