import type { Decimal } from "#shared/decimal.ts";
import { advance, type OrderReason } from "#shared/order-machine.ts";
import { read, readValue, write, writeValue } from "../amounts.ts";
import {
  type Instrument,
  isWorking,
  limitOf,
  type OrderState,
  quotedSide,
  type QuoteSeen,
  remainingOf,
  stopOf,
} from "../order.ts";
import { band } from "./band.ts";
import { feeOf } from "./fees.ts";
import type { ModelChoice } from "#shared/contracts/fill-models.ts";
import { slipped, slippageOf } from "./slippage.ts";

/** What the account's earlier fills on this quote left of its sizes; null where the quote names no size. */
export type Available = { bid: Decimal | null; ask: Decimal | null };

/**
 * `quoted` is the quote's price and `slippage` what the booked price adds to it or takes from it.
 * `optimistic` and `pessimistic` are the prices of the same fill under the models of the band.
 */
export type FillStep = {
  event: "fill_part" | "fill";
  quantity: Decimal;
  price: Decimal;
  quoted: Decimal;
  slippage: Decimal;
  fee: Decimal;
  optimistic: Decimal;
  pessimistic: Decimal;
};
export type Step = { event: "trigger" } | FillStep | { event: "cancel"; reason: OrderReason };

export type Given = {
  available: Available;
  /** The order has just been accepted, activated or repriced, and has not rested yet. */
  arrival: boolean;
  models: ModelChoice;
  instrument: Instrument;
};

/** The order is the same object when the quote changed nothing; a trail that moved is no step. */
export type Judgement = { steps: Step[]; order: OrderState; available: Available };

/**
 * Judges one order on one quote by `fills/1`: at most a trigger, then one fill, then a cancellation. It fills
 * nothing on a stale quote, on a side without a price, or for an order that is held or has ended.
 */
export function judge(order: OrderState, quote: QuoteSeen, given: Given): Judgement {
  const unchanged: Judgement = { steps: [], order, available: given.available };
  if (!isWorking(order)) return unchanged;
  const price = read(quote[quotedSide(order)]);
  const judged = quote.stale || price <= 0n ? unchanged : judgeAt(price, order, quote, given);
  const isAtOnce = order.timeInForce === "ioc" || order.timeInForce === "fok";
  return isAtOnce && given.arrival && isWorking(judged.order) ? endedAtOnce(judged) : judged;
}

function judgeAt(price: bigint, order: OrderState, quote: QuoteSeen, given: Given): Judgement {
  const stopped = passStop(order, price);
  const judged: Judgement = { steps: [], order: stopped.order, available: given.available };
  if (!stopped.isLive) return judged;
  if (stopped.triggersNow) judged.steps.push({ event: "trigger" });
  const arrives = given.arrival || stopped.triggersNow;
  const limit = limitOf(order);
  if (limit !== null && !reaches(order.side, price, limit, arrives)) return judged;
  const quantity = fillable(order, given);
  if (quantity === 0n) return judged;
  return fill(judged, {
    price,
    quantity,
    quote,
    given,
    passedStop: stopped.triggersNow && !given.arrival ? stopOf(order) : null,
    isRestingLimit: limit !== null && !arrives,
  });
}

type Stopped = { order: OrderState; isLive: boolean; triggersNow: boolean };

/** An order without a stop, or beyond it, is live. A trail follows its price before it can be reached. */
function passStop(order: OrderState, price: bigint): Stopped {
  if (order.type === "market" || order.type === "limit" || order.triggered)
    return { order, isLive: true, triggersNow: false };
  const stop = stopOf(order);
  if (stop !== null && (order.side === "buy" ? price >= stop : price <= stop)) {
    const triggered = { ...order, triggered: true, status: advance(order.status, "trigger") };
    return { order: triggered, isLive: true, triggersNow: true };
  }
  return { order: follow(order, price), isLive: false, triggersNow: false };
}

function follow(order: OrderState, price: bigint): OrderState {
  if (order.type !== "trailing_stop") return order;
  const best = order.best === null ? null : read(order.best);
  const isBetter = best === null || (order.side === "buy" ? price < best : price > best);
  return isBetter ? { ...order, best: write(price) } : order;
}

/** A limit that arrives trades at its price or better; one that rests only beyond it: a touch is no fill. */
function reaches(side: "buy" | "sell", price: bigint, limit: bigint, arrives: boolean): boolean {
  if (price === limit) return arrives;
  return side === "buy" ? price < limit : price > limit;
}

/** How much of the rest the quote's size allows, in whole steps; 0 for a fill-or-kill that is not whole. */
function fillable(order: OrderState, { available, instrument }: Given): bigint {
  const remaining = remainingOf(order);
  const offered = available[quotedSide(order)];
  if (offered === null) return remaining;
  const size = read(offered);
  if (size >= remaining) return remaining;
  if (order.timeInForce === "fok" || size <= 0n) return 0n;
  return size - (size % read(instrument.quantityStep));
}

type NewFill = {
  price: bigint;
  quantity: bigint;
  quote: QuoteSeen;
  given: Given;
  passedStop: bigint | null;
  isRestingLimit: boolean;
};

function fill({ steps, order }: Judgement, fill: NewFill): Judgement {
  const { price, quantity, quote, given } = fill;
  const side = quotedSide(order);
  const size = side === "ask" ? quote.askSize : quote.bidSize;
  const traded = { price, quantity, size: size === null ? null : read(size) };
  const terms = { side: order.side, limit: limitOf(order) };
  const booked = slipped(terms, price, slippageOf(given.models.slippage, traded));
  const filled = { quantity: read(order.filledQuantity), value: readValue(order.filledValue) };
  const value = booked * quantity;
  const fee = feeOf(given.models.fees, filled, { quantity, value }, read(given.instrument.multiplier));
  const { optimistic, pessimistic } = band({
    ...traded,
    ...terms,
    booked,
    opposite: read(side === "ask" ? quote.bid : quote.ask),
    passedStop: fill.passedStop,
    isRestingLimit: fill.isRestingLimit,
  });
  const event = quantity === remainingOf(order) ? "fill" : "fill_part";
  const step: FillStep = {
    event,
    quantity: write(quantity),
    price: write(booked),
    quoted: write(price),
    slippage: write(booked > price ? booked - price : price - booked),
    fee: write(fee),
    optimistic: write(optimistic),
    pessimistic: write(pessimistic),
  };
  const left = given.available[side];
  return {
    steps: [...steps, step],
    order: {
      ...order,
      status: advance(order.status, event),
      filledQuantity: write(filled.quantity + quantity),
      filledValue: writeValue(filled.value + value),
    },
    available: left === null ? given.available : { ...given.available, [side]: write(read(left) - quantity) },
  };
}

function endedAtOnce({ steps, order, available }: Judgement): Judgement {
  const reason = order.timeInForce === "fok" ? "fok_not_whole" : "ioc_rest";
  return {
    steps: [...steps, { event: "cancel", reason }],
    order: { ...order, status: advance(order.status, "cancel") },
    available,
  };
}
