import type { OrderChange, OrderFill, OrderHead, OrderLeg } from "#shared/contracts/order.ts";
import { type Big, type Decimal, decimal, toDecimal } from "#shared/decimal.ts";
import { formatAverage, formatMoney, formatPrice, formatQuantity } from "../numbers/format-number.ts";

export const TYPE_NAMES = {
  market: "Market",
  limit: "Limit",
  stop: "Stop",
  stop_limit: "Stop limit",
  trailing_stop: "Trailing stop",
} as const satisfies Record<OrderHead["type"], string>;

export const FORCE_NAMES = {
  day: "Day",
  gtc: "Until cancelled",
  ioc: "Immediate or cancel",
  fok: "Fill or kill",
} as const satisfies Record<OrderHead["timeInForce"], string>;

type Terms = Pick<OrderHead, "side" | "type" | "symbol"> & {
  quantity: Decimal;
  limitPrice: Decimal | null;
  stopPrice: Decimal | null;
  trailAmount: Decimal | null;
  trailPercent: Decimal | null;
};

/** What the order wants: `Buy 10 ACME at 101.20 or lower`. */
export function termsWords(order: Terms): string {
  const side = order.side === "buy" ? "Buy" : "Sell";
  return `${side} ${formatQuantity(order.quantity)} ${order.symbol} ${priceWords(order)}`;
}

/** The prices of an order: `at 101.20 or lower`. */
export function priceWords({ side, type, limitPrice, stopPrice, trailAmount, trailPercent }: Terms): string {
  const limit =
    limitPrice === null ? "" : `${formatPrice(limitPrice)} or ${side === "buy" ? "lower" : "higher"}`;
  const stop = stopPrice === null ? "" : formatPrice(stopPrice);
  const reached = `${side === "buy" ? "the ask rises" : "the bid falls"} to ${stop}`;
  switch (type) {
    case "market":
      return "at the market";
    case "limit":
      return `at ${limit}`;
    case "stop":
      return `at the market once ${reached}`;
    case "stop_limit":
      return `at ${limit} once ${reached}`;
    case "trailing_stop":
      return `trailing by ${trailAmount === null ? `${trailPercent ?? ""}%` : formatPrice(trailAmount)}`;
  }
}

const ROLES = { entry: "Entry", take_profit: "Take profit", stop_loss: "Stop loss" } as const;

export function roleWords({ role }: Pick<OrderHead, "role">): string | null {
  return role === null ? null : ROLES[role];
}

type Stated = Pick<OrderHead, "status" | "held" | "triggered" | "quantity" | "filledQuantity">;

/** Where the order stands, in a word or two. */
export function statusWords({ status, held, triggered, quantity, filledQuantity }: Stated): string {
  const part = `${formatQuantity(filledQuantity)} of ${formatQuantity(quantity)} filled`;
  const hasPart = /[1-9]/.test(filledQuantity);
  switch (status) {
    case "accepted":
      return held ? "Waits for its entry" : triggered ? "Triggered" : "Working";
    case "partially_filled":
      return part;
    case "filled":
      return "Filled";
    case "canceled":
      return hasPart ? `Cancelled, ${part}` : "Cancelled";
    case "expired":
      return hasPart ? `Expired, ${part}` : "Expired";
    case "rejected":
      return "Rejected";
  }
}

/** A line of the history: when, and a plain sentence. */
export type Told = { version: number; at: string; words: string };

/** The history of an order in sentences, the oldest first. */
export function historyWords(order: OrderLeg): Told[] {
  const fills = fillsByChange(order);
  return order.history.map((change) => ({
    version: change.version,
    at: change.at,
    words: changeWords(order, change, fills.get(change.version)),
  }));
}

function changeWords(
  order: OrderLeg,
  { event, reason }: OrderChange,
  filled: { fill: OrderFill; soFar: Big } | undefined,
): string {
  const because = reason === undefined ? "" : ` ${reason}`;
  switch (event) {
    case "accept":
      // A leg of a bracket waits; in a pair both orders work at once.
      return order.held || order.history.some((each) => each.event === "activate")
        ? "Accepted; it waits for its entry."
        : "Accepted.";
    case "reject":
      return `Rejected. ${order.rejection?.words ?? reason ?? ""}`.trim();
    case "activate":
      return `Began to work.${because}`;
    case "trigger":
      return "Triggered: the price reached the stop.";
    case "replace":
      return reason === undefined ? "Changed." : reason.replaceAll(" → ", " to ");
    case "fill_part":
    case "fill":
      return filled === undefined
        ? `Filled${event === "fill" ? "" : " in part"}.`
        : fillWords(order, filled.fill, filled.soFar);
    case "cancel":
      return `Cancelled.${because}`;
    case "expire":
      return `Expired.${because}`;
  }
}

/** `Filled 3 at 101.20, 7 of 10 so far; realised +12.00.` */
function fillWords(order: OrderHead, { quantity, price, fee, realizedPnl }: OrderFill, soFar: Big): string {
  const whole = soFar.eq(order.quantity) && decimal(quantity).eq(order.quantity);
  const progress = whole
    ? ""
    : `, ${formatQuantity(toDecimal(soFar))} of ${formatQuantity(order.quantity)} so far`;
  const paid = decimal(fee).eq(0) ? "" : `; fee ${formatMoney(fee, null)}`;
  const realised = realizedPnl === null ? "" : `; realised ${formatMoney(realizedPnl, null, "always")}`;
  return `Filled ${formatQuantity(quantity)} at ${formatPrice(price)}${progress}${realised}${paid}.`;
}

/** The fill behind each change that has one. Both lists hold the latest ones, so they agree at their ends. */
function fillsByChange(order: OrderLeg): Map<number, { fill: OrderFill; soFar: Big }> {
  const changes = order.history.filter(({ event }) => event === "fill" || event === "fill_part");
  const fills = order.fills.toSorted((one, other) => (one.at < other.at ? -1 : 1));
  const found = new Map<number, { fill: OrderFill; soFar: Big }>();
  let soFar = decimal(order.filledQuantity);
  for (let back = 1; back <= Math.min(changes.length, fills.length); back++) {
    const [change, fill] = [changes.at(-back), fills.at(-back)];
    if (change === undefined || fill === undefined) break;
    found.set(change.version, { fill, soFar });
    soFar = soFar.minus(fill.quantity);
  }
  return found;
}

/** What a fill did, for a sentence that is read out: `Bought 10 ACME at 101.20`. */
export function filledWords({ side, symbol, filledQuantity, averagePrice }: OrderHead): string {
  const price = averagePrice === null ? "" : ` at ${formatAverage(averagePrice)}`;
  return `${side === "buy" ? "Bought" : "Sold"} ${formatQuantity(filledQuantity)} ${symbol}${price}`;
}
