import * as z from "zod";
import { Id, MOST_OWNED } from "./bounds.ts";
import { Breach } from "./guardrail-rules.ts";
import { Side } from "../side.ts";
import { Instant } from "./page.ts";
import { Decimal } from "../decimal.ts";

export const OrderType = z.enum(["market", "limit", "stop", "stop_limit", "trailing_stop"]);
export type OrderType = z.infer<typeof OrderType>;

/**
 * `day` ends with the session, `gtc` when it is cancelled. `ioc` cancels at once what it cannot fill, and
 * `fok` fills whole or not at all.
 */
export const TimeInForce = z.enum(["day", "gtc", "ioc", "fok"]);
export type TimeInForce = z.infer<typeof TimeInForce>;

export const OrderStatus = z.enum([
  "accepted",
  "partially_filled",
  "filled",
  "canceled",
  "rejected",
  "expired",
]);
export type OrderStatus = z.infer<typeof OrderStatus>;

/** What can happen to an order. `activate` lets the leg of a bracket work, and `replace` is an amendment. */
export const OrderEvent = z.enum([
  "accept",
  "reject",
  "activate",
  "trigger",
  "replace",
  "fill_part",
  "fill",
  "cancel",
  "expire",
]);
export type OrderEvent = z.infer<typeof OrderEvent>;

/** The rules that refuse an order at entry, in the order in which they are judged. */
export const RejectionRule = z.enum([
  "working_orders",
  "price_step",
  "quantity_step",
  "session",
  "stale_quote",
  "guardrail",
  "position_limit",
  "daily_loss",
  "buying_power",
  "step_up",
]);
export type RejectionRule = z.infer<typeof RejectionRule>;

/** The place of an order in a bracket, or in a pair of which one cancels the other. */
export const OrderRole = z.enum(["entry", "take_profit", "stop_loss"]);
export type OrderRole = z.infer<typeof OrderRole>;

/** So many fills, and so many changes, are shown of one order: the latest ones. */
export const MOST_SHOWN_OF_ORDER = 200;
/** In a list each order shows this many of both. */
export const MOST_SHOWN_OF_LISTED = 20;
/** A rejection by guardrails shows what so many of them say. */
export const MOST_SHOWN_BREACHES = 5;
/** Why a change took place, at most so many characters. */
const LONGEST_CAUSE = 300;

/** Figures by name, in decimals or instants. */
const Numbers = z.record(z.string().max(40), z.string().max(60)).meta({ maxProperties: 20 });

/**
 * Why an order was refused: its rule, a sentence, the figures that were compared and what would have passed.
 */
export const Rejection = z.object({
  rule: RejectionRule,
  words: z.string().max(LONGEST_CAUSE),
  numbers: Numbers,
  wouldPass: Numbers.nullable(),
  /** The guardrails that refused it. */
  guardrails: z.array(Id).max(MOST_OWNED.guardrails),
  /** What the first of them say, with the score and the evidence of the bias that they were made from. */
  breaches: z.array(Breach).max(MOST_SHOWN_BREACHES).optional(),
});
export type Rejection = z.infer<typeof Rejection>;

export const OrderFill = z.object({
  id: Id,
  quantity: Decimal,
  price: Decimal,
  at: Instant,
  /** In the account's currency. */
  fee: Decimal,
  /** The P&L that the fill realised before its fee; null for a fill that opened a position. */
  realizedPnl: Decimal.nullable(),
});
export type OrderFill = z.infer<typeof OrderFill>;

/** One change of an order: each has exactly one event of the stream and one audit row. */
export const OrderChange = z.object({
  version: z.number().int(),
  at: Instant,
  from: OrderStatus.nullable(),
  to: OrderStatus,
  event: OrderEvent,
  reason: z.string().max(LONGEST_CAUSE).optional(),
});
export type OrderChange = z.infer<typeof OrderChange>;

/** The same fills under a kinder and a harsher fill model, as P&L in the account's currency. */
export const Band = z.object({ optimistic: Decimal, booked: Decimal, pessimistic: Decimal });
export type Band = z.infer<typeof Band>;

/** An order without what happened to it, as an event tells of it. */
export const OrderHead = z.object({
  id: Id,
  clientOrderId: z.string().max(64).nullable(),
  accountId: Id,
  symbol: z.string().max(20),
  side: Side,
  type: OrderType,
  quantity: Decimal,
  filledQuantity: Decimal,
  averagePrice: Decimal.nullable(),
  limitPrice: Decimal.nullable(),
  stopPrice: Decimal.nullable(),
  trailAmount: Decimal.nullable(),
  trailPercent: Decimal.nullable(),
  /** The price at which a trailing stop would trigger now; null where no price is that low. */
  trailsAt: Decimal.nullable(),
  timeInForce: TimeInForce,
  status: OrderStatus,
  /** True while a leg waits for its entry to fill. */
  held: z.boolean(),
  triggered: z.boolean(),
  role: OrderRole.nullable(),
  /** The entry of a leg, or the first order of a pair. */
  parentId: Id.nullable(),
  createdAt: Instant,
  endedAt: Instant.nullable(),
  /** When a `day` order ends. */
  expiresAt: Instant.nullable(),
  /** Rises with every change. */
  version: z.number().int(),
  rejection: Rejection.nullable(),
  /** Set once the order has closed something. */
  band: Band.nullable(),
});

const OneOrder = OrderHead.extend({
  fills: z.array(OrderFill).max(MOST_SHOWN_OF_ORDER),
  history: z.array(OrderChange).max(MOST_SHOWN_OF_ORDER),
});

/** An order with its legs, which have none themselves. */
export const Order = OneOrder.extend({ legs: z.array(OneOrder).max(2) }).meta({ id: "Order" });
export type OrderHead = z.infer<typeof OrderHead>;
export type Order = z.infer<typeof Order>;
export type OrderLeg = z.infer<typeof OneOrder>;
