import { MOST_SHOWN_POSITIONS, type Portfolio } from "#shared/contracts/portfolio.ts";
import type { Ctx } from "../context.ts";
import type { Ledger, Tx } from "../db/ledger.ts";
import { readPreferences } from "../identity/profile/read-preferences.ts";
import { tradingDays } from "../journal/guardrails/core/trading-day.ts";
import { allocate, combine, onlyCurrency, sameCurrency, toAccount } from "./core/worth.ts";
import { findPortfolio } from "./portfolio-store.ts";
import { toPosition } from "./positions-store.ts";

type Query = Ledger["read"] | Tx["query"];

/** The portfolio now, of all accounts or of the one with that id. */
export function readPortfolio(ctx: Ctx, account: string | undefined): Promise<Portfolio> {
  return ctx.ledger.transaction((tx) => portfolioAt(tx.query, ctx.userId, { account, now: tx.now }));
}

/** The same within an open transaction, at its instant. */
export async function portfolioAt(
  query: Query,
  userId: string,
  { account, now }: { account?: string | undefined; now: number },
): Promise<Portfolio> {
  const [{ timeZone, baseCurrency }, row] = await Promise.all([
    readPreferences(query, userId),
    findPortfolio(query, userId, { account, now }),
  ]);
  const today = tradingDays(timeZone ?? "UTC")(now).date;
  const accounts = row.accounts.map((sums) => toAccount(sums, today));
  const currency = baseCurrency ?? onlyCurrency(accounts);
  return {
    accounts,
    positions: row.largest.map(toPosition),
    positionCount: row.held,
    allocation: allocate(row, { currency, convert: sameCurrency, most: MOST_SHOWN_POSITIONS }),
    combined: combine(accounts, currency, sameCurrency),
    asOf: new Date(now).toISOString(),
    stale: row.stale,
  };
}
