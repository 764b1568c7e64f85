import { sql } from "drizzle-orm";
import { editTrades } from "#shared/contracts/bulk-edits.ts";
import type { SimpleSimulation } from "#shared/contracts/simulations.ts";
import type { Exclusion } from "#shared/contracts/exclusions.ts";
import { LotMethod } from "#shared/contracts/trades.ts";
import type { Random } from "#workers/math/random.ts";
import { deriveLedger } from "#workers/journal/trades/derive/derive-ledger.ts";
import type { TestUser } from "#test/harness.ts";
import { derivedRows, type FillInput, insertFills } from "#test/ledger.ts";
import type { PlainClose } from "./caps.ts";
import type { PlainTrade } from "./rules.ts";
import type * as z from "zod";

/** Half a day before the clocks of Europe change. */
const START = Date.UTC(2026, 2, 28, 12);
const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const TRADES = 18;
const PLACES = [
  { symbol: "ACME", currency: "USD" },
  { symbol: "BOLT", currency: "USD", account: "Other" },
  { symbol: "CORE", currency: "EUR", multiplier: "50" },
];

/** A ledger of round trips with words about some of them, and its rows for a plain recomputation. */
export async function drawLedger(
  user: TestUser,
  random: Random,
): Promise<{ trades: PlainTrade[]; closes: PlainClose[] }> {
  await insertFills(user, [...PLACES.flatMap((place) => drawFills(place, random)), ...drawDates(random)]);
  await deriveLedger(user.ctx(), { importId: null });
  const rows = await derivedRows(user);
  const instruments = await user.ctx().ledger.read(
    sql<{
      id: string;
      multiplier: string;
    }>`select id, multiplier from instruments where user_id = ${user.id}`,
  );
  const multipliers = new Map(instruments.map(({ id, multiplier }) => [id, multiplier]));
  const trades = (rows.trades as (PlainTrade & { instrument_id: string })[]).map((trade, n): PlainTrade => ({
    ...trade,
    multiplier: multipliers.get(trade.instrument_id) ?? "",
    tags: [...(n % 5 === 0 ? ["FOMO"] : []), ...(n % 7 === 0 ? ["Late"] : [])],
    setup: n % 4 === 1 ? "Breakout" : null,
    plannedRisk: n % 3 === 0 ? "20.5" : null,
    plannedStop: n % 3 === 1 ? (n % 2 === 0 ? "99.5" : "100.5") : null,
  }));
  const write = async (
    is: (trade: PlainTrade) => boolean,
    set: z.input<typeof editTrades.body & {}>["set"],
  ) => {
    const ids = trades.filter(is).map(({ id }) => id);
    await user.call(editTrades, { body: { ids, set } });
  };
  await write(({ tags }) => tags.includes("FOMO"), { addTags: ["FOMO"] });
  await write(({ tags }) => tags.includes("Late"), { addTags: ["Late"] });
  await write(({ setup }) => setup !== null, { setup: "Breakout" });
  await write(({ plannedRisk }) => plannedRisk !== null, { plannedRisk: "20.5" });
  for (const plannedStop of ["99.5", "100.5"])
    await write((trade) => trade.plannedStop === plannedStop, { plannedStop });
  return { trades, closes: rows.closes as PlainClose[] };
}

/** Round trips of one instrument: long and short, scaled out, some at one instant, the last may be open. */
function drawFills(place: Partial<FillInput>, random: Random): FillInput[] {
  const pick = (most: number) => Math.floor(random() * most);
  let at = START + pick(600) * MINUTE;
  return Array.from({ length: TRADES }, (_, n): FillInput[] => {
    at += (1 + pick(120)) * MINUTE;
    const isLong = pick(3) > 0;
    const held = isLong ? pick(4) * 20 * MINUTE : (1 + pick(pick(5) === 0 ? 4000 : 60)) * MINUTE;
    const [side, back] = isLong ? (["buy", "sell"] as const) : (["sell", "buy"] as const);
    const quantity = 3 * (1 + pick(7));
    const fill = (when: number, way: "buy" | "sell", size: number): FillInput => ({
      ...place,
      at: when,
      side: way,
      quantity: String(size),
      price: (90 + pick(2000) / 100).toFixed(2),
      fee: (pick(300) / 100).toFixed(2),
      ...(pick(20) === 0 && { feeCurrency: "JPY" }),
    });
    const opening = [fill(at, side, quantity)];
    const first = at;
    at += held;
    if (n === TRADES - 1 && pick(2) === 0) return [...opening, fill(at + MINUTE, back, quantity / 3)];
    const isInParts = held > 2 * MINUTE && pick(2) === 0;
    const parts = isInParts
      ? [fill(first + MINUTE, back, quantity / 3), fill(at, back, (2 * quantity) / 3)]
      : [fill(at, back, quantity)];
    return [...opening, ...parts];
  }).flat();
}

/** Round trips of which a date alone is known, some within a day that also has times. */
function drawDates(random: Random): FillInput[] {
  const day = Date.UTC(2026, 2, 28);
  return Array.from({ length: 4 }, (_, n): FillInput[] => {
    const held = Math.floor(random() * 2) * DAY;
    const fill = (at: number, side: "buy" | "sell"): FillInput => ({
      at,
      side,
      dateOnly: true,
      symbol: `DATE${n}`,
      quantity: "4",
      price: (90 + Math.floor(random() * 2000) / 100).toFixed(2),
      fee: "0.5",
    });
    const at = day + Math.floor(random() * 3) * DAY;
    return [fill(at, "buy"), fill(at + held, "sell")];
  }).flat();
}

const ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"];
/** Answers to rules and trades of biases are no facts of a trade; the tests of simulations prove them. */
type Drawn = Exclude<keyof Exclusion, "adherences" | "answers" | "biases">;
const EXCLUSIONS: Record<Drawn, readonly string[]> = {
  tags: ["fomo", "LATE", "never"],
  setups: ["breakout", "never"],
  symbols: ["ACME", "BOLT", "CORE", "DATE1"],
  directions: ["long", "short"],
  holdings: ["under_1m", "15m_1h", "1h_4h", "4h_1d", "1d_7d", "untimed", "open"],
  hours: ["00", "01", "02", "03", "13", "16", "20", "untimed"],
  weekdays: ["1", "6", "7"],
  weekdayHours: ["7-01", "7-03", "6-15", "1-untimed", "7-untimed", "7-10"],
  entryHours: ["00", "02", "12", "14", "18", "23", "untimed"],
  accounts: ["acc_Main", "acc_Other"],
  days: ["2026-03-28", "2026-03-29", "2026-03-30"],
  months: ["2026-04", "2026-05"],
};

/** A combination of rules, a filter, a lot method and a zone. */
export function drawRules(random: Random): z.input<typeof SimpleSimulation> {
  const isIn = (share: number) => random() < share;
  const one = <T>(of: readonly T[]): T => {
    const found = of[Math.floor(random() * of.length)];
    if (found === undefined) throw new Error("nothing to draw from");
    return found;
  };
  const exclude = Object.fromEntries(
    Object.entries(EXCLUSIONS)
      .filter(() => isIn(0.15))
      .map(([kind, values]) => [
        kind,
        values.length > 2 && isIn(0.5) ? [one(values), one(values)] : [one(values)],
      ]),
  );
  const at = (day: number) =>
    new Date(START + day * DAY + Math.floor(random() * 24) * 60 * MINUTE).toISOString();
  return {
    ...(Object.keys(exclude).length > 0 && { exclude }),
    ...(isIn(0.3) && { coolOffMinutes: 1 + Math.floor(random() * 500) }),
    ...(isIn(0.3) && { capSize: one(["7", "3.3", "10.0001", "1"]) }),
    ...(isIn(0.3) && { capNotional: one(["777", "1000.5", "40000"]) }),
    ...(isIn(0.3) && { capLossR: one(["0.5", "1", "2.75"]) }),
    ...(isIn(0.2) && { symbol: one(["ACME", "BOLT", "CORE"]) }),
    ...(isIn(0.2) && { account: one(["acc_Main", "acc_Other"]) }),
    ...(isIn(0.25) && { from: at(0) }),
    ...(isIn(0.25) && { to: at(1) }),
    lotMethod: one(LotMethod.options),
    timeZone: one(ZONES),
  };
}
