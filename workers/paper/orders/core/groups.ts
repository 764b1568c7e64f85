import type { Decimal } from "#shared/decimal.ts";
import type { Side } from "#shared/side.ts";
import { advance, isFinal, type OrderReason } from "#shared/order-machine.ts";
import { least, read, write } from "./amounts.ts";
import { type OrderState, type OrderTerms, remainingOf } from "./order.ts";

/** What the state of a group asks of one of its orders, and that order afterwards. */
export type GroupStep =
  | { event: "activate" | "replace"; quantity: Decimal; reason: OrderReason }
  | { event: "cancel"; reason: OrderReason };
export type GroupChange = { order: OrderState; step: GroupStep };

/** The prices at which a bracket, or a pair, leaves a position. */
export type Exits = {
  takeProfit?: { limitPrice: Decimal } | undefined;
  stopLoss?: { stopPrice: Decimal; limitPrice?: Decimal | undefined } | undefined;
};

/** The terms of the legs of an order, the take profit first; `side` is the side on which they leave. */
export function legTerms(order: OrderTerms, side: Side, exits: Exits): OrderTerms[] {
  const plain = { ...order, side, limitPrice: null, stopPrice: null, trailAmount: null, trailPercent: null };
  const legs: OrderTerms[] = [];
  if (exits.takeProfit !== undefined)
    legs.push({ ...plain, type: "limit", limitPrice: exits.takeProfit.limitPrice });
  if (exits.stopLoss !== undefined) {
    const { stopPrice, limitPrice = null } = exits.stopLoss;
    legs.push({ ...plain, type: limitPrice === null ? "stop" : "stop_limit", stopPrice, limitPrice });
  }
  return legs;
}

/**
 * What has to happen in a group after one of its orders changed, from the states of all its orders alone. A
 * group that is settled asks for nothing, so a repeat is harmless. With an entry it is a bracket; without one
 * it is a pair of which one cancels the other.
 */
export function settleGroup(members: readonly OrderState[]): GroupChange[] {
  const entry = members.find(({ role }) => role === "entry");
  const open = members.filter((member) => member !== entry && !isFinal(member.status));
  return entry === undefined ? settlePair(members, open) : settleBracket(entry, members, open);
}

function settlePair(members: readonly OrderState[], open: OrderState[]): GroupChange[] {
  if (members.some(({ status }) => status === "filled"))
    return open.map((leg) => canceled(leg, "sibling_filled"));
  const rest = open.map(remainingOf).reduce((lowest, remaining) => least(lowest, remaining), read(MOST));
  return open.flatMap((leg) => resized(leg, rest, "sibling_filled_part"));
}

/** Larger than any quantity of an order. */
const MOST = "99999999999999999999";

/**
 * A leg covers what the entry filled and no leg has sold yet. Once a leg closed all of that, the trade is
 * over: the sibling and the rest of the entry end too.
 */
function settleBracket(entry: OrderState, members: readonly OrderState[], open: OrderState[]): GroupChange[] {
  const entered = read(entry.filledQuantity);
  const left = members
    .filter((member) => member !== entry)
    .reduce((rest, leg) => rest - read(leg.filledQuantity), entered);
  if (entered === 0n)
    return isFinal(entry.status)
      ? open.map((leg) => canceled(leg, "entry_ended"))
      : open.flatMap((leg) => resized(leg, read(entry.quantity), "entry_amended"));
  if (left > 0n) return open.flatMap((leg) => covering(leg, left));
  const siblings = open.map((leg) => canceled(leg, "sibling_filled"));
  return isFinal(entry.status) ? siblings : [canceled(entry, "exit_filled"), ...siblings];
}

function covering(leg: OrderState, left: bigint): GroupChange[] {
  const isShort = leg.held || remainingOf(leg) < left;
  if (!isShort) return resized(leg, left, "sibling_filled_part");
  const quantity = write(read(leg.filledQuantity) + left);
  return [
    {
      order: { ...leg, quantity, held: false, status: advance(leg.status, "activate") },
      step: { event: "activate", quantity, reason: "entry_filled" },
    },
  ];
}

function resized(leg: OrderState, rest: bigint, reason: OrderReason): GroupChange[] {
  if (remainingOf(leg) === rest) return [];
  const quantity = write(read(leg.filledQuantity) + rest);
  return [
    {
      order: { ...leg, quantity, status: advance(leg.status, "replace") },
      step: { event: "replace", quantity, reason },
    },
  ];
}

function canceled(order: OrderState, reason: OrderReason): GroupChange {
  return { order: { ...order, status: advance(order.status, "cancel") }, step: { event: "cancel", reason } };
}

/** A group is an order and so many legs, which stand behind it in the order of acceptance. */
export const MOST_LEGS = 2;

/** How many orders from the front make whole groups: `limit`, or as many more as the last group has. */
export function wholeGroups(orders: readonly Pick<OrderState, "group">[], limit: number): number {
  let end = Math.min(limit, orders.length);
  for (; end > 0 && end < orders.length; end++) {
    const group = orders[end]?.group ?? null;
    if (group === null || group !== orders[end - 1]?.group) break;
  }
  return end;
}
