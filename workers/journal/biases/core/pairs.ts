import type { ProviderName } from "#shared/contracts/market.ts";
import type { Decimal } from "#shared/decimal.ts";
import type { StoredMove } from "../../trades/core/order.ts";
import { usualOf } from "./usual.ts";
import { dayOf, type Span } from "./weeks.ts";

/** What changed units of an account's instrument beside fills, as trades read it. */
export type UnitMove = Pick<StoredMove, "at" | "move" | "quantity" | "price" | "after" | "before">;

/** A round trip as the bias counts read it; `size` is quantity × entry price × multiplier in its currency. */
export type TradeSpan = {
  id: string;
  account: string;
  instrument: string;
  direction: "long" | "short";
  currency: string;
  assetClass: string;
  openedAt: number;
  /** Null while the trade is open. */
  closedAt: number | null;
  size: number;
  /**
   * The mean price of all entries in units of the opening, and that of all exits of a closed trade in those
   * of the closing.
   */
  entryPrice: Decimal;
  exitPrice: Decimal | null;
  /** The market's last close before the day of the opening, where it was asked for and is known. */
  closeBefore?: { price: Decimal; source: ProviderName };
  /** What changed the units of its account's instrument beside fills, in order of time; mostly nothing. */
  moves: readonly UnitMove[];
  /** How many fills made it so far. */
  fills: number;
  /** Net P&L, for its sign and for ratios. */
  net: number;
  /** Net P&L to the last digit, for sums of money. */
  result: Decimal;
  /**
   * False when a fill at either end has a date without a time, so that gaps and holding times cannot be
   * measured.
   */
  timed: boolean;
};

/** A result and the trader's first decision after it: the last exit before an entry, and that entry. */
export type Pair = {
  account: string;
  /** The day of the exit; the pair belongs to that day and its week. */
  day: number;
  afterLoss: boolean;
  exitId: string;
  entryId: string;
  /** What the entered trade made, or null while it is open. */
  outcome: Outcome | null;
  /** From the exit to the entry; null when one of them has no time of day. */
  gapSeconds: number | null;
  /** The entry's size over the trader's usual size; null where too few entries came before. */
  sizeRatio: number | null;
};

/** Where and when a closed trade's result counts. */
export type Outcome = { currency: string; result: Decimal; closedAt: number };

/**
 * How many entries before an entry say what is usual in its account and currency. A change of an entry
 * reaches as many entries after it.
 */
export const REACH = 100;

/**
 * The pairs whose exit lies within the span. Each entry is paired with the last exit before it, and only the
 * first entry after an exit counts. Three entries after one loss are one reaction, and an exit superseded
 * before the next entry is no cause. The caller passes every trade that overlaps the span. It also passes the
 * REACH entries before the span per account and currency, and each account's first entry after it.
 */
export function pairsWithin(trades: readonly TradeSpan[], span: Span): Pair[] {
  const pairs: Pair[] = [];
  for (const [account, own] of groupBy(trades, (trade) => trade.account)) {
    const entries = own.toSorted((a, b) => a.openedAt - b.openedAt || order(a.id, b.id));
    const exits = own.filter(isClosed).sort((a, b) => a.closedAt - b.closedAt || order(a.id, b.id));
    const before = new Map<string, TradeSpan[]>();
    let next = 0;
    let waiting: Exit[] = [];
    for (const entry of entries) {
      for (
        let exit = exits[next];
        exit !== undefined && exit.closedAt <= entry.openedAt;
        exit = exits[++next]
      )
        waiting.push(exit);
      const earlier = before.get(entry.currency) ?? [];
      before.set(entry.currency, earlier);
      const result = resultOf(waiting.filter(({ id }) => id !== entry.id));
      if (result !== null && result.at >= span.from && result.at < span.to) {
        const timed = result.timed && entry.timed;
        pairs.push({
          account,
          day: dayOf(result.at),
          afterLoss: result.net < 0,
          exitId: result.id,
          entryId: entry.id,
          outcome: isClosed(entry) ? outcomeOf(entry) : null,
          gapSeconds: timed ? (entry.openedAt - result.at) / 1000 : null,
          sizeRatio: isOrdered(timed, result.at, entry) ? ratioToUsual(entry, earlier) : null,
        });
      }
      // Without times of day a trade can seem to close before it opens.
      waiting = waiting.filter(({ id }) => id === entry.id);
      earlier.push(entry);
      if (earlier.length > REACH) earlier.shift();
    }
  }
  return pairs.sort((a, b) => a.day - b.day || order(a.account, b.account) || order(a.entryId, b.entryId));
}

/**
 * The strata of a permutation: each account's days with at least four pairs, and per week the account's
 * remaining pairs.
 */
export function strataOf<P extends { account: string; day: number }>(pairs: readonly P[]): P[][] {
  const strata: P[][] = [];
  for (const own of groupBy(pairs, (pair) => pair.account).values()) {
    const rest: P[] = [];
    for (const day of groupBy(own, (pair) => pair.day).values()) {
      if (day.length >= 4) strata.push(day);
      else rest.push(...day);
    }
    if (rest.length > 0) strata.push(rest);
  }
  return strata;
}

/** A closed trade. */
export type Exit = TradeSpan & { closedAt: number };

/** The result of the last of these exits; exits at one instant are one result. Null when they broke even. */
function resultOf(exits: readonly Exit[]): { id: string; at: number; net: number; timed: boolean } | null {
  const last = exits.at(-1);
  if (last === undefined) return null;
  const together = exits.filter((exit) => exit.closedAt === last.closedAt);
  const net = together.reduce((sum, exit) => sum + exit.net, 0);
  return net === 0
    ? null
    : { id: last.id, at: last.closedAt, net, timed: together.every((exit) => exit.timed) };
}

/** Without a time of day, an exit and an entry of one date have no known order. */
function isOrdered(timed: boolean, exitAt: number, entry: TradeSpan): boolean {
  return timed || dayOf(exitAt) < dayOf(entry.openedAt);
}

/** The size over the trader's usual one; see `usualOf`. */
function ratioToUsual(entry: TradeSpan, earlier: readonly TradeSpan[]): number | null {
  const usual = usualOf(entry, earlier, ({ size }) => size);
  return usual !== null && entry.size > 0 && usual > 0 ? entry.size / usual : null;
}

/** What a closed trade made. */
export function outcomeOf({ currency, result, closedAt }: Exit): Outcome {
  return { currency, result, closedAt };
}

export function groupBy<T, K>(items: readonly T[], key: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const name = key(item);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item]);
    else group.push(item);
  }
  return groups;
}

export function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Whether a trade has closed. */
export function isClosed(trade: TradeSpan): trade is Exit {
  return trade.closedAt !== null;
}
