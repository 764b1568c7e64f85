import type { ProviderName } from "#shared/contracts/market.ts";
import type { Decimal } from "#shared/decimal.ts";
import {
  groupBy,
  isClosed,
  order,
  type Outcome,
  outcomeOf,
  REACH,
  type Exit,
  type TradeSpan,
} from "../pairs.ts";
import { splitBetween } from "../unit-moves.ts";
import { usualOf } from "../usual.ts";
import { dayOf, type Span } from "../weeks.ts";
import { roundPrices } from "./round-prices.ts";

/** An entry, what came before it, and what came of it. It belongs to the day and the week of its opening. */
export type Entry = {
  tradeId: string;
  account: string;
  instrument: string;
  currency: string;
  openedAt: number;
  /** The hour of the day in UTC; null for a date without a time. */
  hour: number | null;
  /** Which entry of its account it is on that day, from 1; null without a time of day. */
  ordinal: number | null;
  /** Null while the trade is open. */
  outcome: Outcome | null;
  /**
   * The net result over the size, in usual moves: the median of such moves among the trades closed before.
   */
  move: number | null;
  /** The size over the usual size. */
  sizeRatio: number | null;
  /** How many trades before it made the same kind of result: above 0 gains, below 0 losses, 0 unknown. */
  streak: number;
  /**
   * How far the price had gone the entry's way, as a logarithm. It went from the last exit in the instrument,
   * or else from the market's last close before the day.
   */
  run: number | null;
  /** Whose close that was; null after an exit of one's own. */
  runBy: ProviderName | null;
  /** Whether no exit of one's own says how far the price had gone. */
  isWithoutExit: boolean;
  /** How many of its prices are round, of how many that a trader can have chosen. */
  round: [hits: number, counted: number];
};

/** An exit of longer ago says nothing about the price that a trader saw move. */
const FRESH_MS = 7 * 86_400_000;

/**
 * The entries of the span. Everything before an entry is looked for among the REACH entries before it in
 * its account and currency, so a change reaches no further. The caller passes every trade that overlaps the
 * span and those REACH entries.
 */
export function entriesWithin(trades: readonly TradeSpan[], span: Span): Entry[] {
  const found: Entry[] = [];
  for (const own of groupBy(trades, (trade) => trade.account).values()) {
    const before = new Map<string, TradeSpan[]>();
    const ordinals = new Map<number, number>();
    for (const trade of own.toSorted((a, b) => a.openedAt - b.openedAt || order(a.id, b.id))) {
      const earlier = before.get(trade.currency) ?? [];
      before.set(trade.currency, earlier);
      if (trade.openedAt >= span.from && trade.openedAt < span.to) {
        const day = dayOf(trade.openedAt);
        const ordinal = (ordinals.get(day) ?? 0) + (trade.timed ? 1 : 0);
        ordinals.set(day, ordinal);
        found.push(entryOf(trade, { earlier, ordinal: trade.timed ? ordinal : null }));
      }
      earlier.push(trade);
      if (earlier.length > REACH) earlier.shift();
    }
  }
  return found.sort(
    (a, b) => a.openedAt - b.openedAt || order(a.account, b.account) || order(a.tradeId, b.tradeId),
  );
}

function entryOf(
  trade: TradeSpan,
  { earlier, ordinal }: { earlier: readonly TradeSpan[]; ordinal: number | null },
): Entry {
  const closed = earlier
    .filter(isClosed)
    .filter((exit) => exit.closedAt <= trade.openedAt)
    .sort((a, b) => a.closedAt - b.closedAt || order(a.id, b.id));
  const exit = freshExit(trade, closed);
  const reference = exit === undefined ? closeOf(trade) : exitOf(exit);
  const run = trade.timed && reference !== null ? runOf(trade, reference) : null;
  const usualSize = trade.timed ? usualOf(trade, earlier, ({ size }) => size) : null;
  return {
    tradeId: trade.id,
    account: trade.account,
    instrument: trade.instrument,
    currency: trade.currency,
    openedAt: trade.openedAt,
    hour: trade.timed ? new Date(trade.openedAt).getUTCHours() : null,
    ordinal,
    outcome: isClosed(trade) ? outcomeOf(trade) : null,
    move: moveOf(trade, closed),
    sizeRatio: usualSize !== null && usualSize > 0 && trade.size > 0 ? trade.size / usualSize : null,
    streak: trade.timed ? streakOf(closed) : 0,
    run,
    runBy: run === null ? null : (reference?.source ?? null),
    isWithoutExit: trade.timed && exit === undefined,
    round: roundPrices(trade),
  };
}

function moveOf(trade: TradeSpan, closed: readonly Exit[]): number | null {
  if (!isClosed(trade) || trade.size <= 0) return null;
  const usual = usualOf(
    trade,
    closed.filter(({ size, net }) => size > 0 && net !== 0),
    ({ net, size }) => Math.abs(net) / size,
  );
  return usual === null || usual <= 0 ? null : trade.net / trade.size / usual;
}

function streakOf(closed: readonly Exit[]): number {
  let streak = 0;
  for (let at = closed.length - 1; at >= 0; at--) {
    const { net = 0, timed = false } = closed[at] ?? {};
    const sign = timed ? Math.sign(net) : 0;
    if (sign === 0 || (streak !== 0 && sign !== Math.sign(streak))) break;
    streak += sign;
  }
  return streak;
}

/** A price that a trader may have seen, at an instant. */
type Reference = { price: Decimal; at: number; source: ProviderName | null };

/** The last exit in the instrument, if it has a time of day and is no older than a week. */
function freshExit({ instrument, openedAt }: TradeSpan, closed: readonly Exit[]): Exit | undefined {
  const last = closed.findLast((exit) => exit.instrument === instrument);
  return last?.timed === true && last.closedAt >= openedAt - FRESH_MS ? last : undefined;
}

function exitOf({ exitPrice, closedAt }: Exit): Reference {
  return { price: exitPrice ?? "0", at: closedAt, source: null };
}

/** The market's last close before the day; none where a split of the week lies between. */
function closeOf({ closeBefore, moves, openedAt }: TradeSpan): Reference | null {
  if (closeBefore === undefined) return null;
  const [after, before] = splitBetween(moves, openedAt - FRESH_MS, openedAt);
  return after.eq(before) ? { ...closeBefore, at: openedAt } : null;
}

function runOf(
  { direction, openedAt, entryPrice, moves }: TradeSpan,
  { price, at }: Reference,
): number | null {
  const [after, before] = splitBetween(moves, at, openedAt);
  const [from, to] = [Number(before.times(price)), Number(after.times(entryPrice))];
  if (!(from > 0) || !(to > 0) || from === to) return null;
  return Math.log(to / from) * (direction === "long" ? 1 : -1);
}
