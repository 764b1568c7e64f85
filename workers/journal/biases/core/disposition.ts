import type { ProviderName } from "#shared/contracts/market.ts";
import { type Big, decimal, type Decimal } from "#shared/decimal.ts";
import { type ClosingWeek, countClosings } from "./closings.ts";
import { groupBy, order, type TradeSpan } from "./pairs.ts";
import type { Evidence } from "./score.ts";
import { dayOf, mondayOf, weekName, type Span } from "./weeks.ts";

/**
 * What a position realised on a day over all its closing fills: the sign of net proceeds against average
 * cost.
 */
export type Sale = { tradeId: string; day: number; result: number };

/**
 * A held position's state on a day by its prices: 1 paper gain, -1 paper loss, 0 when the day's range
 * straddles its cost. Without a source the prices are those of the user's own fills.
 */
export type Mark = { tradeId: string; day: number; state: -1 | 0 | 1; source?: ProviderName };

/** How many prices came from the bars of each source. */
export type BySource = Partial<Record<ProviderName, number>>;

/** One trader-day: realised gains, paper gains, realised losses, paper losses. */
export type DayCounts = [rg: number, pg: number, rl: number, pl: number];

export type DispositionWeek = {
  days: DayCounts[];
  /** Position-days held without a sale on counted days, and how many of them had a price. */
  held: number;
  marked: number;
  /** How many of the marked ones had it from bars; absent where none had. */
  byBars?: BySource;
  /**
   * Σu² of the positions that lived within this week, and u of the others by trade; u is a position's share
   * of the excess.
   */
  within: number;
  across: [tradeId: string, u: number][];
  closings: ClosingWeek;
};

export const DISPOSITION = {
  bias: "disposition_effect",
  formula: "disposition_effect/5",
  minimum: 30,
} as const;

/**
 * Odean's count for each day with a sale in a portfolio of at least two positions; a portfolio is an account.
 * It counts the positions sold at a gain and at a loss. It counts the positions held since an earlier day and
 * not sold, at a paper gain or loss. The caller passes every trade that overlaps the span.
 */
export function countDisposition(
  { trades, sales, marks }: { trades: readonly TradeSpan[]; sales: readonly Sale[]; marks: readonly Mark[] },
  span: Span,
): { week: DispositionWeek; evidence: Evidence[] } {
  const byId = new Map(trades.map((trade) => [trade.id, trade]));
  const states = new Map(marks.map((mark) => [`${mark.tradeId} ${mark.day}`, mark]));
  const week: DispositionWeek = {
    days: [],
    held: 0,
    marked: 0,
    within: 0,
    across: [],
    closings: countClosings(trades, span),
  };
  const evidence = new Map<string, Evidence>();
  const shares = new Map<string, number>();
  for (const { day, sold, held } of portfolioDays(trades, byId, sales, span)) {
    if (sold.length + held.length < 2) continue;
    const seen = sold
      .filter(({ result }) => result !== 0)
      .map(({ tradeId, result }) => ({ tradeId, isSold: true, isGain: result > 0 }));
    for (const tradeId of held) {
      const mark = states.get(`${tradeId} ${day}`);
      week.held++;
      if (mark === undefined) continue;
      const { state, source } = mark;
      week.marked++;
      if (source !== undefined) week.byBars = { ...week.byBars, [source]: (week.byBars?.[source] ?? 0) + 1 };
      if (state !== 0) seen.push({ tradeId, isSold: false, isGain: state > 0 });
    }
    const counts = countDay(seen);
    week.days.push(counts);
    addShares(shares, seen, counts);
    const [rg, , , pl] = counts;
    if (rg === 0 || pl === 0) continue;
    for (const { tradeId, isSold, isGain } of seen) {
      if (isSold !== isGain) continue;
      const role = isSold ? "sold_gain" : "held_loss";
      evidence.set(`${tradeId} ${role}`, {
        tradeId,
        bias: DISPOSITION.bias,
        role,
        week: weekName(mondayOf(day)),
        measure: null,
      });
    }
  }
  for (const [id, share] of shares) {
    const trade = byId.get(id);
    const isWithin =
      trade !== undefined &&
      trade.openedAt >= span.from &&
      trade.closedAt !== null &&
      trade.closedAt < span.to;
    if (isWithin) week.within += share * share;
    else week.across.push([id, rounded(share)]);
  }
  week.within = rounded(week.within);
  return { week, evidence: [...evidence.values()] };
}

/**
 * Compares a price range with the `cost` of `quantity`, commissions included; it multiplies the prices,
 * because a division would round.
 */
export function stateOf(position: {
  direction: "long" | "short";
  quantity: Decimal;
  multiplier: Decimal;
  cost: Decimal;
  low: Decimal;
  high: Decimal;
  /** Units of the prices for units of the quantity, where a split lies between them. */
  split?: readonly [after: Big, before: Big];
}): -1 | 0 | 1 {
  const [after, before] = position.split ?? [1, 1];
  const units = decimal(position.quantity).times(position.multiplier).times(after);
  const cost = decimal(position.cost).times(before);
  const up = decimal(position.low).times(units).gt(cost);
  const down = decimal(position.high).times(units).lt(cost);
  if (!up && !down) return 0;
  return up === (position.direction === "long") ? 1 : -1;
}

/**
 * Every position held since before a day with a sale and not sold on that day: the positions that need a
 * price.
 */
export function heldDays(
  trades: readonly TradeSpan[],
  sales: readonly Sale[],
  span: Span,
): { trade: TradeSpan; day: number }[] {
  const byId = new Map(trades.map((trade) => [trade.id, trade]));
  return [...portfolioDays(trades, byId, sales, span)].flatMap(({ day, held }) =>
    held.flatMap((id) => {
      const trade = byId.get(id);
      return trade === undefined ? [] : [{ trade, day }];
    }),
  );
}

type PortfolioDay = { day: number; sold: Sale[]; held: string[] };

function* portfolioDays(
  trades: readonly TradeSpan[],
  byId: ReadonlyMap<string, TradeSpan>,
  sales: readonly Sale[],
  span: Span,
): Generator<PortfolioDay> {
  const inSpan = sales.filter(({ day }) => day >= dayOf(span.from) && day < dayOf(span.to));
  const byAccount = groupBy(inSpan, (sale) => byId.get(sale.tradeId)?.account ?? "");
  const holdings = groupBy(trades.filter(isOvernight), (trade) => trade.account);
  for (const [account, own] of [...byAccount].sort(([a], [b]) => order(a, b))) {
    const waiting = (holdings.get(account) ?? []).toSorted(
      (a, b) => a.openedAt - b.openedAt || order(a.id, b.id),
    );
    let next = 0;
    let open: TradeSpan[] = [];
    for (const [day, sold] of [...groupBy(own, (sale) => sale.day)].sort(([a], [b]) => a - b)) {
      for (
        let trade = waiting[next];
        trade !== undefined && dayOf(trade.openedAt) < day;
        trade = waiting[++next]
      )
        open.push(trade);
      open = open.filter((trade) => trade.closedAt === null || dayOf(trade.closedAt) >= day);
      const gone = new Set(sold.map((sale) => sale.tradeId));
      yield { day, sold, held: open.filter((trade) => !gone.has(trade.id)).map((trade) => trade.id) };
    }
  }
}

function isOvernight(trade: TradeSpan): boolean {
  return trade.closedAt === null || dayOf(trade.closedAt) > dayOf(trade.openedAt);
}

type Seen = { tradeId: string; isSold: boolean; isGain: boolean };

function countDay(seen: readonly Seen[]): DayCounts {
  const counts: DayCounts = [0, 0, 0, 0];
  for (const { isSold, isGain } of seen) {
    if (isGain) counts[isSold ? 0 : 1]++;
    else counts[isSold ? 2 : 3]++;
  }
  return counts;
}

/**
 * Splits a day's excess (realised gains beyond expectation) among its positions. Each share is widened by √(N
 * / (N − 1)), because the day's own means were subtracted. The squares then add up to the hypergeometric
 * variance.
 */
function addShares(shares: Map<string, number>, seen: readonly Seen[], [rg, pg, rl, pl]: DayCounts): void {
  const total = rg + pg + rl + pl;
  if (total < 2) return;
  const widened = Math.sqrt(total / (total - 1));
  for (const { tradeId, isSold, isGain } of seen) {
    const share = widened * ((isSold ? 1 : 0) - (rg + rl) / total) * ((isGain ? 1 : 0) - (rg + pg) / total);
    shares.set(tradeId, (shares.get(tradeId) ?? 0) + share);
  }
}

function rounded(value: number): number {
  return Number(value.toFixed(6));
}
