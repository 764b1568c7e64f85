import type { TradeFilter } from "#shared/contracts/trades.ts";
import type { Ctx } from "../../../context.ts";
import type { Ranked } from "../../trades/performance/core/ranked.ts";
import { rankGroups } from "../../trades/performance/rank-groups.ts";

/** An answer tells of so many currencies. */
export const MOST_CURRENCIES = 3;

/** The currencies with the most closed trades of a filter, whose account is an id. */
export function listCurrencies(ctx: Ctx, asked: TradeFilter & { currency?: string }): Promise<Ranked[]> {
  return rankGroups(ctx, asked, {
    by: "currency",
    rank: "trades",
    want: "best",
    limit: MOST_CURRENCIES,
    least: 1,
    timeZone: asked.timeZone ?? "UTC",
  });
}
