import { MOST_SHOWN_POSITIONS, type Portfolio } from "#shared/contracts/portfolio.ts";
import type { Ctx } from "../context.ts";
import type { Ledger, Tx } from "../db/ledger.ts";
import { findPreferences } from "../identity/profile/choices-store.ts";
import { tradingDay } from "../journal/guardrails/core/trading-day.ts";
import { ratesFor } from "../market/rates/rates.ts";
import { allocate, combine, onlyCurrency, toAccount } from "./core/worth.ts";
import { findPortfolio, type PortfolioRow } from "./portfolio-store.ts";
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
  const [{ value: chosen }, row] = await Promise.all([
    findPreferences(query, userId),
    findPortfolio(query, userId, { account, now }),
  ]);
  const today = tradingDay(now, chosen.timeZone ?? "UTC").date;
  const accounts = row.accounts.map((sums) => toAccount(sums, today));
  const currency = chosen.baseCurrency ?? onlyCurrency(accounts);
  const convert = await ratesFor(query, { currencies: currenciesOf(row, currency), day: today });
  return {
    accounts,
    positions: row.largest.map(toPosition),
    positionCount: row.held,
    allocation: allocate(row, { currency, convert, most: MOST_SHOWN_POSITIONS }),
    combined: combine(accounts, currency, convert),
    asOf: new Date(now).toISOString(),
    stale: row.stale,
  };
}

function currenciesOf({ accounts, totals }: PortfolioRow, base: string | null): string[] {
  const held = [...accounts, ...totals].map(({ currency }) => currency);
  return [...new Set(base === null ? held : [...held, base])];
}
