import type { Quote } from "#shared/contracts/market.ts";
import type { Portfolio, PortfolioAccount, Position } from "#shared/contracts/portfolio.ts";
import { type Big, decimal, type Decimal, toDecimal } from "#shared/decimal.ts";

/** Buying power keeps back this much of the value of shorts, as the server says. */
const SHORTS_KEPT = "1.5";

type Marked = { position: Position; byValue: Big; byShort: Big };

/**
 * The portfolio at newer quotes: the bid prices a long, the ask a short. Sums move by what their positions
 * moved. A sum in another currency stays until the server answers again.
 */
export function markPortfolio(portfolio: Portfolio, quotes: ReadonlyMap<string, Quote>): Portfolio {
  if (quotes.size === 0) return portfolio;
  const paper = new Set(portfolio.accounts.flatMap(({ id, kind }) => (kind === "paper" ? [id] : [])));
  const moved = new Map<string, { byValue: Big; byShort: Big }>();
  const positions = portfolio.positions.map((position) => {
    const marked = markPosition(position, quotes.get(position.symbol), paper.has(position.account));
    if (marked === null) return position;
    const place = placeOf(position.account, position.currency);
    const before = moved.get(place);
    moved.set(place, {
      byValue: marked.byValue.plus(before?.byValue ?? 0),
      byShort: marked.byShort.plus(before?.byShort ?? 0),
    });
    return marked.position;
  });
  if (moved.size === 0) return portfolio;
  return {
    ...portfolio,
    positions,
    accounts: portfolio.accounts.map((account) => {
      const by = moved.get(placeOf(account.id, account.currency));
      return by === undefined ? account : moveAccount(account, by);
    }),
    combined: moveCombined(portfolio, moved),
  };
}

/** A position at a newer quote; null when the quote says nothing new of it. */
function markPosition(position: Position, quote: Quote | undefined, isPaper: boolean): Marked | null {
  if (quote === undefined || position.marketValue === null || position.pricedAt === null) return null;
  // No simulated price values an imported holding.
  if (!isPaper && quote.provider === "simulated") return null;
  if (Date.parse(quote.at) <= Date.parse(position.pricedAt)) return null;
  const quantity = decimal(position.quantity);
  const isShort = quantity.lt(0);
  const price = isShort ? quote.ask : quote.bid;
  const value = quantity.times(price).times(position.multiplier);
  const byValue = value.minus(position.marketValue);
  return {
    position: {
      ...position,
      marketPrice: price,
      marketValue: toDecimal(value),
      unrealizedPnl: toDecimal(
        decimal(price).minus(position.averagePrice).times(quantity).times(position.multiplier),
      ),
      pricedAt: quote.at,
      stale: quote.stale,
    },
    byValue,
    byShort: isShort ? byValue.times(-1) : decimal(0),
  };
}

function moveAccount(account: PortfolioAccount, { byValue, byShort }: { byValue: Big; byShort: Big }) {
  const kept = byShort.times(SHORTS_KEPT);
  return {
    ...account,
    marketValue: plus(account.marketValue, byValue),
    equity: plus(account.equity, byValue),
    dayPnl: plus(account.dayPnl, byValue),
    totalPnl: plus(account.totalPnl, byValue),
    marginUsed: plus(account.marginUsed, kept),
    buyingPower: plus(account.buyingPower, kept.times(-1)),
  };
}

function moveCombined(
  { combined, accounts }: Portfolio,
  moved: ReadonlyMap<string, { byValue: Big }>,
): Portfolio["combined"] {
  if (combined === null) return null;
  let [paper, all] = [decimal(0), decimal(0)];
  for (const { id, kind, currency } of accounts) {
    const by = moved.get(placeOf(id, currency))?.byValue;
    if (by === undefined || currency !== combined.currency) continue;
    all = all.plus(by);
    if (kind === "paper") paper = paper.plus(by);
  }
  return {
    ...combined,
    marketValue: plus(combined.marketValue, all),
    equity: plus(combined.equity, paper),
    dayPnl: plus(combined.dayPnl, paper),
    totalPnl: plus(combined.totalPnl, all),
  };
}

/** An imported account is listed once for each of its currencies. */
function placeOf(account: string, currency: string): string {
  return `${account} ${currency}`;
}

function plus(value: Decimal | null, by: Big): Decimal | null {
  return value === null ? null : toDecimal(decimal(value).plus(by));
}
