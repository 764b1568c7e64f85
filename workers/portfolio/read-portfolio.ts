import { MOST_SHOWN_POSITIONS, type Portfolio } from "#shared/contracts/portfolio.ts";
import type { Ctx } from "../context.ts";
import type { Tx } from "../db/ledger.ts";
import { readPreferences } from "../identity/profile/read-preferences.ts";
import { tradingDays } from "../journal/guardrails/core/trading-day.ts";
import { type Rates, readRates } from "../market/rates/read-rates.ts";
import { allocate, combine, type Convert, onlyCurrency, sameCurrency, toAccount } from "./core/worth.ts";
import { findPortfolio } from "./portfolio-store.ts";
import { toPosition } from "./positions-store.ts";

/** The portfolio now, of all accounts or of the one with that id. */
export function readPortfolio(ctx: Ctx, account: string | undefined): Promise<Portfolio> {
  return ctx.ledger.transaction((tx) => portfolioAt(tx, account));
}

/** The same within an open transaction, at its instant. */
export async function portfolioAt(tx: Tx, account: string | undefined): Promise<Portfolio> {
  const { userId, now } = tx;
  const [{ timeZone, baseCurrency }, row] = await Promise.all([
    readPreferences(tx.query, userId),
    findPortfolio(tx.query, userId, { account, now }),
  ]);
  const today = tradingDays(timeZone ?? "UTC")(now).date;
  const accounts = row.accounts.map((sums) => toAccount(sums, today));
  const currency = baseCurrency ?? onlyCurrency(accounts);
  const held = [...accounts, ...row.totals].map((each) => each.currency);
  const isMixed = currency !== null && held.some((each) => each !== currency);
  const convert = isMixed ? converter(await readRates(tx, [...held, currency], today)) : sameCurrency;
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

function converter(rates: Rates): Convert {
  return (amount, from, to) => {
    const found = rates(from, to);
    return found === null ? null : amount.times(found.rate);
  };
}
