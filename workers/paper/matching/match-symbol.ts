import { isStale } from "#shared/market.ts";
import type { System } from "../../db/system.ts";
import { isCalendarName } from "../../market/calendars/core/calendars.ts";
import { isOpen } from "../../market/calendars/core/sessions.ts";
import { farthest } from "./core/reach.ts";
import { matchTick } from "./match-tick.ts";
import { findWaiting, listWoken, matcherQuery, RANGES, type Tick, updateMatched } from "./store.ts";

/** So many quotes are looked at together, and passed over together when they wake no order. */
const TICKS_AT_ONCE = 50;

/**
 * Matches the waiting quotes of a symbol with the orders that they wake, one quote after another, until
 * `until` (epoch ms). Any number may run at once, and each may be killed anywhere: a quote is passed only
 * when no order is left that it wakes. Returns true when quotes may be left.
 */
export async function matchSymbol(system: System, symbol: string, until: number): Promise<boolean> {
  // Accounts that made the matcher fail stay as they are, so that they hold up nobody else.
  const failed = new Set<string>();
  for (;;) {
    const waiting = await findWaiting(system, symbol, TICKS_AT_ONCE);
    if (waiting === null || waiting.matchedSeq >= waiting.head) return false;
    if (Date.now() >= until) return true;
    const { matchedSeq: from, head, ticks } = waiting;
    const [next] = ticks;
    const idle = next === undefined ? head : await lastIdle(system, ticks);
    if (idle === null && next !== undefined) {
      if (!(await matchTick(system, next, { until, failed }))) return true;
    }
    await updateMatched(system, { symbol, from, to: idle ?? next?.seq ?? head });
  }
}

/**
 * The last of the first quotes that change no order, or null when the first one may change some. A quote that
 * was stale when it came, or came outside the session, fills nothing.
 */
async function lastIdle(system: System, ticks: readonly Tick[]): Promise<number | null> {
  const traded = ticks.findIndex(tradesOn);
  if (traded > 0) return ticks[traded - 1]?.seq ?? null;
  const isIdle = traded === -1 || !(await wakesAny(system, ticks.filter(tradesOn)));
  return isIdle ? (ticks.at(-1)?.seq ?? null) : null;
}

function tradesOn(tick: Tick): boolean {
  const noted = Date.parse(tick.notedAt);
  return !isStale(tick, noted) && isCalendarName(tick.calendar) && isOpen(tick.calendar, noted);
}

async function wakesAny(system: System, ticks: readonly Tick[]): Promise<boolean> {
  const last = ticks.at(-1);
  if (last === undefined) return false;
  const { symbol, seq } = last;
  for (const range of RANGES) {
    const price = String(farthest(ticks, range));
    const [first] = await listWoken(matcherQuery(system), range, {
      symbol,
      seq,
      price,
      limit: 1,
      after: null,
    });
    if (first !== undefined) return true;
  }
  return false;
}
