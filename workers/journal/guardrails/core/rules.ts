import type {
  CoolOff,
  DailyLoss,
  Drawdown,
  MaxTrades,
  RuleNumbers,
  Ruled,
  SizeCap,
  WouldPass,
} from "#shared/contracts/guardrail-rules.ts";
import { type Big, decimal, type Decimal, toDecimal } from "#shared/decimal.ts";
import type { Facts } from "./facts.ts";
import { addsToPosition, positionAround, wholeSteps } from "./position.ts";

/** What a rule has against an order, or null. */
export type Objection = { numbers: RuleNumbers; wouldPass: WouldPass | null; words: string };

/** The places to which numbers are rounded. */
const PLACES = 8;
const MINUTE_MS = 60_000;

/** Judges an order that opens or adds to a position by one rule. */
export function objectionOf(guardrail: Ruled, facts: Facts): Objection | null {
  switch (guardrail.rule) {
    case "cool_off":
      return coolOff(guardrail.params, facts);
    case "max_trades":
      return maxTrades(guardrail.params, facts);
    case "daily_loss":
      return dailyLoss(guardrail.params, facts);
    case "size_cap":
      return sizeCap(guardrail.params, facts);
    case "drawdown":
      return drawdown(guardrail.params, facts);
  }
}

/** The newest loss that counts starts the wait; at its end, to the millisecond, an order passes. */
function coolOff({ losses, lossBeyond, minutes }: CoolOff, facts: Facts): Objection | null {
  const needed = losses ?? (lossBeyond === null ? 1 : null);
  const cause = facts.losses.find(
    ({ inARow, net }) =>
      (needed !== null && inARow >= needed) || (lossBeyond !== null && decimal(net).abs().gte(lossBeyond)),
  );
  if (cause === undefined) return null;
  const endsAt = Date.parse(cause.at) + minutes * MINUTE_MS;
  const now = Date.parse(facts.now);
  if (now >= endsAt) return null;
  const loss = positive(cause.net);
  return {
    numbers: {
      lostAt: cause.at,
      loss,
      lossesInARow: String(cause.inARow),
      minutes: String(minutes),
      minutesSince: String(Math.floor((now - Date.parse(cause.at)) / MINUTE_MS)),
    },
    wouldPass: { at: new Date(endsAt).toISOString() },
    words: `You lost ${loss}${cause.inARow > 1 ? `, the ${ordinal(cause.inARow)} loss in a row` : ""}. This guardrail waits ${counted(minutes, "minute")} after it: for another ${counted(Math.ceil((endsAt - now) / MINUTE_MS), "minute")}.`,
  };
}

function maxTrades({ trades }: MaxTrades, { today, day, order }: Facts): Objection | null {
  if (today.opened < trades || addsToPosition(order)) return null;
  return {
    numbers: { opened: String(today.opened), limit: String(trades), day: day.date },
    wouldPass: { at: day.end },
    words: `You opened ${counted(today.opened, "trade")} today, and the limit is ${trades}. The next one may open tomorrow.`,
  };
}

function dailyLoss({ amount, percent, counts }: DailyLoss, { account, today, day }: Facts): Objection | null {
  const limit = limitOf(amount, percent, account.dayStartEquity);
  const made =
    counts === "realized" ? decimal(today.realized) : decimal(account.equity).minus(account.dayStartEquity);
  const loss = made.times(-1);
  if (loss.lt(limit)) return null;
  return {
    numbers: {
      loss: shown(loss),
      limit: shown(limit),
      ...(percent === null ? {} : { percent }),
      dayStartEquity: account.dayStartEquity,
      equity: account.equity,
      day: day.date,
    },
    wouldPass: { at: day.end },
    words: `You lost ${shown(loss)} today, and the limit is ${shown(limit)}. New positions may open tomorrow; closing is always possible.`,
  };
}

function sizeCap({ notional, quantity, percent, of }: SizeCap, { account, order }: Facts): Objection | null {
  const { before, direction, after } = positionAround(order);
  const isPosition = of === "position";
  // Many small orders make one large position.
  const units = isPosition ? after.abs().plus(order.beside) : decimal(order.quantity);
  const isMoney = quantity === null;
  const size = isMoney ? units.times(order.notional).div(order.quantity) : units;
  const cap = isMoney ? limitOf(notional, percent, account.equity) : decimal(quantity);
  if (size.lte(cap)) return null;
  const capUnits = isMoney ? cap.times(order.quantity).div(order.notional) : cap;
  const left = isPosition ? capUnits.minus(before.times(direction)).minus(order.beside) : capUnits;
  const room = wholeSteps(left, order);
  const [name, unit] = [isPosition ? "The position would be" : "The order is", isMoney ? "" : " units"];
  return {
    numbers: {
      size: shown(size),
      limit: shown(cap),
      of,
      in: isMoney ? "money" : "quantity",
      ...(percent === null ? {} : { percent, equity: account.equity }),
    },
    wouldPass: room.gt(0) ? { quantity: toDecimal(room) } : null,
    words: `${name} ${shown(size)}${unit}, and the cap is ${shown(cap)}.${room.gt(0) ? ` An order of up to ${toDecimal(room)} passes.` : ""}`,
  };
}

function drawdown({ kind, amount, percent, locksAtStart }: Drawdown, { account }: Facts): Objection | null {
  const floor = drawdownFloor({ kind, amount, percent, locksAtStart }, account);
  if (decimal(account.equity).gt(floor)) return null;
  const from = kind === "static" ? account.startBalance : account.highEquity;
  const fallen = decimal(from).minus(account.equity);
  return {
    numbers: {
      equity: account.equity,
      floor: shown(floor),
      drawdown: shown(fallen),
      from: kind === "static" ? "start" : "high",
      [kind === "static" ? "startBalance" : "highEquity"]: from,
      ...(percent === null ? {} : { percent }),
    },
    wouldPass: null,
    words: `Equity is ${account.equity}, at or below the floor of ${shown(floor)} that follows from ${kind === "static" ? "the start balance" : "its highest value"} of ${from}. Closing is always possible.`,
  };
}

/** The equity at which a drawdown rule stops new positions. */
export function drawdownFloor(
  { kind, amount, percent, locksAtStart }: Drawdown,
  { startBalance, highEquity }: Pick<Facts["account"], "startBalance" | "highEquity">,
): Big {
  const from = decimal(kind === "static" ? startBalance : highEquity);
  const floor = from.minus(limitOf(amount, percent, toDecimal(from)));
  return kind === "trailing" && locksAtStart && floor.gt(startBalance) ? decimal(startBalance) : floor;
}

/** An amount, or a percent of `whole`; a whole below zero leaves no room. */
export function limitOf(amount: Decimal | null, percent: Decimal | null, whole: Decimal): Big {
  if (amount !== null) return decimal(amount);
  const share = decimal(whole)
    .times(percent ?? "0")
    .div(100);
  return share.gt(0) ? share : decimal(0);
}

function shown(value: Big): Decimal {
  return toDecimal(value.round(PLACES));
}

function positive(value: Decimal): Decimal {
  return toDecimal(decimal(value).abs());
}

function counted(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}

function ordinal(n: number): string {
  const last = n % 100 > 10 && n % 100 < 20 ? 0 : n % 10;
  return `${n}${["th", "st", "nd", "rd"][last] ?? "th"}`;
}
