import type { Random } from "../../../math/random.ts";
import type { Session } from "./calendar.ts";
import { fillAt, type SampleFill } from "./fill.ts";
import { DAY_TRADED, type Instrument } from "./instruments.ts";
import { priceOf } from "./prices.ts";

const MINUTE_MS = 60_000;
/** The money in one usual position, in dollars; a future's counts by its margin. */
const USUAL_DOLLARS = 9_000;
const FUTURE_MARGIN = 4_500;

/**
 * The habits of the sample's trader, which the biases are to find.
 * A gain is taken early; a loss is held until it is twice as large or the price comes back.
 */
const HABITS = {
  takesGain: 0.0056,
  cutsLoss: 0.0095,
  /** How often a loss is answered by an entry within minutes, and the size of the entry after a loss. */
  reentersAtOnce: 0.42,
  sizeAfterLoss: 1.3,
  /** How often the direction is right a while later: as a rule, and in haste after a loss or on tilt. */
  isRight: 0.57,
  isRightInHaste: 0.2,
  tiltAfterLosses: 2,
  sizeOnTilt: 1.5,
  /** On tilt, targets and patience are this much shorter, so that there are more trades in the day. */
  hasteOnTilt: 0.45,
  addsToLoser: 0.12,
} as const;

/** The state that a trader carries from trade to trade. */
export type Mood = { lastNet: number | null; lossesInRow: number };

type Plan = {
  instrument: Instrument;
  isLong: boolean;
  quantity: number;
  at: number;
  until: number;
  /** Shortens targets and patience; 1 on a usual day. */
  haste: number;
};

/** The fills of one session, one position at a time. The mood is carried on to the next session. */
export function tradeSession(session: Session, mood: Mood, random: Random): SampleFill[] {
  const fills: SampleFill[] = [];
  const usual = 1 + Math.floor(random() * 5.2);
  let left = random() < 0.12 ? 0 : usual;
  let isTilted = false;
  let isHasty = false;
  let at = session.opens + (2 + random() * 70) * MINUTE_MS;
  while (left > 0 && at < session.closes - 20 * MINUTE_MS) {
    const plan = planTrade({ session, at, mood, isTilted, isHasty, random });
    const trade = runTrade(plan, random);
    fills.push(...trade.fills);
    left--;
    mood.lastNet = trade.net;
    mood.lossesInRow = trade.net < 0 ? mood.lossesInRow + 1 : 0;
    if (mood.lossesInRow >= HABITS.tiltAfterLosses && !isTilted && random() < 0.45) {
      isTilted = true;
      left = 6 + Math.floor(random() * 4);
    }
    isHasty = trade.net < 0 && random() < (isTilted ? 0.8 : HABITS.reentersAtOnce);
    at = trade.end + gapAfter(trade.net, isHasty, random);
  }
  mood.lossesInRow = Math.min(mood.lossesInRow, 1);
  return fills;
}

/** How long the trader waits before the next entry, in ms. */
function gapAfter(net: number, isHasty: boolean, random: Random): number {
  const minutes = isHasty ? 0.6 + random() * 5 : net < 0 ? 14 + random() * 60 : 22 + random() * 85;
  return minutes * MINUTE_MS;
}

function planTrade({
  session,
  at,
  mood,
  isTilted,
  isHasty,
  random,
}: {
  session: Session;
  at: number;
  mood: Mood;
  isTilted: boolean;
  isHasty: boolean;
  random: Random;
}): Plan {
  const listed = DAY_TRADED.filter((each) => isListed(each, session.date));
  const instrument = listed[Math.floor(random() * listed.length)] ?? listed[0];
  if (instrument === undefined) throw new RangeError(`nothing is listed on ${session.date}`);
  const ahead = priceOf(instrument, at + 45 * MINUTE_MS) > priceOf(instrument, at);
  const isRight = random() < (isTilted || isHasty ? HABITS.isRightInHaste : HABITS.isRight);
  const afterLoss = (mood.lastNet ?? 0) < 0 ? HABITS.sizeAfterLoss : 1;
  const size = afterLoss * (isTilted ? HABITS.sizeOnTilt : 1) * (0.75 + random() * 0.5);
  return {
    instrument,
    isLong: ahead === isRight,
    quantity: quantityOf(instrument, size, at),
    at,
    until: session.closes - 3 * MINUTE_MS,
    haste: isTilted ? HABITS.hasteOnTilt : 1,
  };
}

function isListed({ listed }: Instrument, date: string): boolean {
  return listed === null || (date >= listed.from && date < listed.to);
}

function quantityOf(instrument: Instrument, size: number, at: number): number {
  const isFuture = instrument.assetClass === "future";
  if (isFuture) return Math.max(1, Math.round((size * USUAL_DOLLARS) / FUTURE_MARGIN));
  const shares = (size * USUAL_DOLLARS) / priceOf(instrument, at);
  return Math.max(5, Math.round(shares / 5) * 5);
}

/** Follows the price from minute to minute until the trader has enough, one way or the other. */
function runTrade(plan: Plan, random: Random): { fills: SampleFill[]; net: number; end: number } {
  const { instrument, isLong, at, until, haste } = plan;
  const sign = isLong ? 1 : -1;
  const [enter, exit] = isLong ? (["buy", "sell"] as const) : (["sell", "buy"] as const);
  const fills = entries(plan, enter, random);
  const scale = (haste * instrument.price.dailyMove) / 0.02;
  const takes = HABITS.takesGain * scale * (0.7 + random() * 0.8);
  const cuts = HABITS.cutsLoss * scale * (0.8 + random() * 0.5);
  const hopes = haste * (110 + random() * 200) * MINUTE_MS;
  let mayAdd = random() < HABITS.addsToLoser;
  let now = fills.at(-1)?.at ?? at;
  for (;;) {
    now = Math.min(until, now + (1 + random() * 2) * MINUTE_MS);
    const gain = (sign * (priceOf(instrument, now) - averageOf(fills))) / averageOf(fills);
    if (mayAdd && gain < -0.6 * cuts && now < until) {
      mayAdd = false;
      fills.push(fillAt(instrument, { at: now, side: enter, quantity: plan.quantity }));
      continue;
    }
    const isTired = gain > 0.0012 * scale && now - at > haste * 35 * MINUTE_MS;
    if (gain >= takes || gain <= -cuts || isTired || now - at > hopes || now >= until) break;
  }
  fills.push(...exits(instrument, { fills, side: exit, at: now, random }));
  const net = fills.reduce((sum, fill) => sum + cashOf(fill) - fill.fee, 0);
  return { fills, net, end: fills.at(-1)?.at ?? now };
}

/** One fill, or two when the order was filled in parts. */
function entries({ instrument, quantity, at }: Plan, side: "buy" | "sell", random: Random): SampleFill[] {
  const first = random() < 0.2 ? Math.ceil(quantity * (0.4 + random() * 0.3)) : quantity;
  const rest = quantity - first;
  const begun = fillAt(instrument, { at, side, quantity: first });
  if (rest <= 0) return [begun];
  return [begun, fillAt(instrument, { at: at + 4_000 + random() * 20_000, side, quantity: rest })];
}

function exits(
  instrument: Instrument,
  { fills, side, at, random }: { fills: SampleFill[]; side: "buy" | "sell"; at: number; random: Random },
): SampleFill[] {
  const quantity = fills.reduce((sum, fill) => sum + fill.quantity, 0);
  const first = random() < 0.15 && quantity > 1 ? Math.ceil(quantity / 2) : quantity;
  const begun = fillAt(instrument, { at, side, quantity: first });
  if (first === quantity) return [begun];
  return [
    begun,
    fillAt(instrument, { at: at + 15_000 + random() * 60_000, side, quantity: quantity - first }),
  ];
}

function averageOf(fills: readonly SampleFill[]): number {
  const quantity = fills.reduce((sum, fill) => sum + fill.quantity, 0);
  return fills.reduce((sum, fill) => sum + fill.price * fill.quantity, 0) / quantity;
}

function cashOf({ instrument, side, quantity, price }: SampleFill): number {
  return (side === "sell" ? 1 : -1) * quantity * price * instrument.multiplier;
}
