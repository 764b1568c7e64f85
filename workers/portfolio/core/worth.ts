import type { Portfolio, PortfolioAccount } from "#shared/contracts/portfolio.ts";
import { type Big, decimal, toDecimal } from "#shared/decimal.ts";
import { buyingPowerOf, marginOf } from "../../paper/accounts/core/funds.ts";
import type { AccountSums, Weight } from "./sums.ts";

/** Converts an amount between currencies. It returns null without a rate. */
export type Convert = (amount: Big, from: string, to: string) => Big | null;

/** Leaves amounts of one currency as they are, and knows no rates. */
export const sameCurrency: Convert = (amount, from, to) => (from === to ? amount : null);

const SHARE_PLACES = 6;
const MONEY_PLACES = 8;

/**
 * The figures of an account in its currency. A paper account: equity = cash + market value; buying power =
 * cash − reserved − 150 % of shorts. Its day P&L = equity − equity when `today` began; its total P&L = equity
 * − start balance. A journal account has no cash; its total P&L is what it realised and what it has open.
 */
export function toAccount(sums: AccountSums, today: string): PortfolioAccount {
  const { id, name, kind, currency, positions, value } = sums;
  const place = { id, name, kind, currency, positions, marketValue: value };
  const worth = value === null ? null : decimal(value);
  if (kind === "journal") {
    const open = sums.unrealized === null ? null : decimal(sums.unrealized);
    const total = open === null ? null : toDecimal(open.plus(sums.realized ?? "0"));
    return {
      ...place,
      cash: null,
      equity: null,
      buyingPower: null,
      marginUsed: null,
      dayPnl: null,
      totalPnl: total,
    };
  }
  const cash = decimal(sums.cash ?? "0");
  const equity = worth === null ? null : cash.plus(worth);
  const { shorts } = sums;
  const funds = shorts === null ? null : { cash: sums.cash ?? "0", reserved: sums.reserved ?? "0", shorts };
  const start = sums.start_balance ?? "0";
  // An account without a day is as new as its start balance. An earlier day says nothing of this one.
  const dayStart = sums.day === null ? start : sums.day === today ? sums.day_equity : null;
  return {
    ...place,
    cash: toDecimal(cash),
    equity: orNull(equity),
    buyingPower: funds === null ? null : buyingPowerOf(funds),
    marginUsed: funds === null ? null : marginOf(funds.shorts),
    dayPnl: equity === null || dayStart === null ? null : toDecimal(equity.minus(dayStart)),
    totalPnl: equity === null ? null : toDecimal(equity.minus(start)),
  };
}

/**
 * All accounts together in one currency. A figure is null when it is unknown for an account that should have
 * it, or when a rate is missing. Journal accounts add no cash, so equity counts paper accounts alone, and is
 * null without one.
 */
export function combine(
  accounts: readonly PortfolioAccount[],
  currency: string | null,
  convert: Convert,
): Portfolio["combined"] {
  if (currency === null || accounts.length === 0) return null;
  const paper = accounts.filter(({ kind }) => kind === "paper");
  const sum = (of: readonly PortfolioAccount[], figure: keyof PortfolioAccount) => {
    if (of.length === 0) return null;
    let total = decimal(0);
    for (const account of of) {
      const value = account[figure];
      if (typeof value !== "string") return null;
      const converted = convert(decimal(value), account.currency, currency);
      if (converted === null) return null;
      total = total.plus(converted);
    }
    return toDecimal(total.round(MONEY_PLACES));
  };
  return {
    currency,
    cash: sum(paper, "cash"),
    marketValue: sum(accounts, "marketValue"),
    equity: sum(paper, "equity"),
    dayPnl: sum(paper, "dayPnl"),
    totalPnl: sum(accounts, "totalPnl"),
  };
}

/**
 * The share of each symbol in all that is held, by absolute market value, largest first. What the largest
 * leave over is `other`. Without rates between the currencies there are no shares.
 */
export function allocate(
  { weights, totals }: { weights: readonly Weight[]; totals: readonly Omit<Weight, "symbol">[] },
  { currency, convert, most }: { currency: string | null; convert: Convert; most: number },
): Portfolio["allocation"] {
  if (currency === null) return [];
  let total = decimal(0);
  for (const each of totals) {
    const value = convert(decimal(each.value), each.currency, currency);
    if (value === null) return [];
    total = total.plus(value);
  }
  if (total.lte(0)) return [];
  const bySymbol = new Map<string, Big>();
  for (const { symbol, currency: from, value } of weights) {
    const converted = convert(decimal(value), from, currency) ?? decimal(0);
    bySymbol.set(symbol, (bySymbol.get(symbol) ?? decimal(0)).plus(converted));
  }
  const largest = [...bySymbol]
    .sort(([one, a], [other, b]) => b.cmp(a) || (one < other ? -1 : 1))
    .slice(0, most)
    .map(([symbol, value]) => ({ symbol, share: value.div(total).round(SHARE_PLACES) }));
  const rest = largest.reduce((left, { share }) => left.minus(share), decimal(1));
  const shown = largest.map(({ symbol, share }) => ({ symbol, share: toDecimal(share) }));
  // Rounding leaves a rest too, which is no symbol's.
  const isCut = bySymbol.size > most || weights.length >= most;
  return isCut && rest.gt(0) ? [...shown, { symbol: "other", share: toDecimal(rest) }] : shown;
}

/** The only currency of these accounts, or null where there are several. */
export function onlyCurrency(accounts: readonly { currency: string }[]): string | null {
  const [first, ...others] = new Set(accounts.map(({ currency }) => currency));
  return others.length === 0 ? (first ?? null) : null;
}

function orNull(value: Big | null): string | null {
  return value === null ? null : toDecimal(value);
}
