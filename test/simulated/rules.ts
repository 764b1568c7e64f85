import BigJs from "big.js";
import type { SimpleSimulation } from "#shared/contracts/simulations.ts";
import type { LotMethod } from "#shared/contracts/trades.ts";

/** A trade as the ledger derived it, with what was written about it, for a recomputation without SQL. */
export type PlainTrade = {
  id: string;
  symbol: string;
  account_id: string;
  currency: string;
  direction: "long" | "short";
  status: "open" | "closed" | "incomplete";
  quantity: string;
  entry_price: string;
  opened_at: string;
  opened_date_only: boolean;
  closed_at: string | null;
  closed_date_only: boolean;
  foreign_fees: number;
  multiplier: string;
  tags: string[];
  setup: string | null;
  plannedRisk: string | null;
  plannedStop: string | null;
} & { [M in LotMethod as `gross_${M}`]: string } & { [M in LotMethod as `fees_${M}`]: string };

type Judged = { trades: PlainTrade[]; excluded: Set<string>; paused: Set<string> };

/** The trades that the filter touches, which of them an exclusion drops, and which a pause drops. */
export function plainlyJudged(all: readonly PlainTrade[], asked: SimpleSimulation): Judged {
  const { from, to, symbol, account, coolOffMinutes = 0, lotMethod } = asked;
  const trades = all
    .filter((trade) => symbol === undefined || trade.symbol === symbol)
    .filter((trade) => account === undefined || trade.account_id === account)
    .filter((trade) => from === undefined || trade.closed_at === null || trade.closed_at >= from)
    .filter((trade) => to === undefined || trade.opened_at < to)
    .sort((a, b) => (a.opened_at + a.id < b.opened_at + b.id ? -1 : 1));
  const excluded = new Set(trades.filter((trade) => isExcluded(trade, asked)).map(({ id }) => id));
  const paused = new Set<string>();
  const losses: number[] = [];
  for (const trade of trades) {
    const openedAt = Date.parse(trade.opened_at);
    const isPaused = losses.some((at) => openedAt >= at && openedAt < at + coolOffMinutes * 60_000);
    if (isPaused && !trade.opened_date_only) paused.add(trade.id);
    const hasTimes = !trade.opened_date_only && !trade.closed_date_only;
    const isLost = new BigJs(trade[`gross_${lotMethod}`]).lt(trade[`fees_${lotMethod}`]);
    if (trade.closed_at !== null && hasTimes && isLost && !paused.has(trade.id) && !excluded.has(trade.id))
      losses.push(Date.parse(trade.closed_at));
  }
  return { trades, excluded, paused };
}

function isExcluded(trade: PlainTrade, { exclude = {}, timeZone = "UTC" }: SimpleSimulation): boolean {
  const { tags, setups, symbols, directions, holdings, hours, weekdays, weekdayHours, entryHours } = exclude;
  const { accounts, days, months } = exclude;
  const counted = plainClock(trade.closed_at ?? trade.opened_at, {
    timeZone,
    isDateOnly: trade.closed_at === null ? trade.opened_date_only : trade.closed_date_only,
  });
  const entered = plainClock(trade.opened_at, { timeZone, isDateOnly: trade.opened_date_only });
  return (
    trade.tags.some((tag) => isWord(tags, tag)) ||
    (trade.setup !== null && isWord(setups, trade.setup)) ||
    isOne(symbols, trade.symbol) ||
    isOne(directions, trade.direction) ||
    isOne(holdings, holdingOf(trade)) ||
    isOne(hours, counted.hour) ||
    isOne(weekdays, counted.weekday) ||
    isOne(weekdayHours, `${counted.weekday}-${counted.hour}`) ||
    isOne(entryHours, entered.hour) ||
    isOne(accounts, trade.account_id) ||
    isOne(days, counted.day) ||
    isOne(months, counted.day.slice(0, 7))
  );
}

function isOne(wanted: readonly string[] | undefined, value: string): boolean {
  return wanted?.includes(value) === true;
}

function isWord(wanted: readonly string[] | undefined, value: string): boolean {
  return wanted?.some((each) => each.toLowerCase() === value.toLowerCase()) === true;
}

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** The day, hour and ISO weekday of an instant in a zone; a date is the same day in every zone. */
export function plainClock(
  at: string,
  { timeZone, isDateOnly }: { timeZone: string; isDateOnly: boolean },
): { day: string; hour: string; weekday: string } {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: isDateOnly ? "UTC" : timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    weekday: "short",
  }).formatToParts(new Date(at));
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.find(({ type }) => type === name)?.value ?? "";
  return {
    day: `${part("year")}-${part("month")}-${part("day")}`,
    hour: isDateOnly ? "untimed" : part("hour"),
    weekday: String(WEEKDAYS.indexOf(part("weekday")) + 1),
  };
}

/** How far the clock of a zone is ahead of UTC at an instant, in ms. */
export function plainOffset(at: string, timeZone: string): number {
  const shown = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" });
  return Date.parse(`${shown.format(new Date(at)).replace(" ", "T")}Z`) - Date.parse(at);
}

const MINUTES = [
  [43_200, "over_30d"],
  [10_080, "7d_30d"],
  [1440, "1d_7d"],
  [240, "4h_1d"],
  [60, "1h_4h"],
  [15, "15m_1h"],
  [5, "5m_15m"],
  [1, "1m_5m"],
  [0, "under_1m"],
] as const;

function holdingOf({ opened_at, closed_at, opened_date_only, closed_date_only }: PlainTrade): string {
  if (closed_at === null) return "open";
  const held = (Date.parse(closed_at) - Date.parse(opened_at)) / 60_000;
  if (held < 1440 && (opened_date_only || closed_date_only)) return "untimed";
  return MINUTES.find(([least]) => held >= least)?.[1] ?? "";
}
