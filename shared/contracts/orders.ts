import * as z from "zod";
import { misplacedLegs } from "../bracket-sides.ts";
import { PositiveDecimal } from "../decimal.ts";
import { endpoint } from "../endpoint.ts";
import { Order, OrderEvent, OrderStatus, OrderType, TimeInForce } from "./order.ts";
import { Side } from "../side.ts";
import { Id } from "./bounds.ts";
import { page, PageQuery, optionalText } from "./page.ts";

/** An account has at most this many orders that work or are held. */
export const MOST_WORKING_ORDERS = 5000;
/** An order overrides at most this many guardrails. */
const MOST_OVERRIDES = 20;

export const Symbol = z
  .string()
  .max(20)
  .regex(/^[A-Z0-9][A-Z0-9./=^-]{0,19}$/, "is no symbol such as AAPL or BTC-USD");

/** Prices are kept as whole numbers of 0.00000001 beside the decimals, in 64 bits. */
const Price = PositiveDecimal.refine(
  (value) => /^\d{1,10}(\.\d{1,8}0*)?$/.test(value),
  "must have at most 10 digits before the point and 8 after it",
);
const Quantity = PositiveDecimal.refine(
  (value) => /^\d{1,12}(\.\d{1,9}0*)?$/.test(value),
  "must have at most 12 digits before the point and 9 after it",
);

/** A member that no order knows is refused: a misspelled leg would leave a position without its stop. */
const NewOrder = z.strictObject({
  accountId: Id,
  symbol: Symbol,
  side: Side,
  type: OrderType,
  quantity: Quantity,
  limitPrice: Price.optional(),
  stopPrice: Price.optional(),
  trailAmount: Price.optional(),
  trailPercent: PositiveDecimal.refine((value) => Number(value) < 100, "must be below 100").optional(),
  timeInForce: TimeInForce.default("day"),
  /** The caller's own id, unique in the account for ever. */
  clientOrderId: z
    .string()
    .max(64)
    .regex(/^[\w.:-]+$/)
    .optional(),
  takeProfit: z.strictObject({ limitPrice: Price }).optional(),
  stopLoss: z.strictObject({ stopPrice: Price, limitPrice: Price.optional() }).optional(),
  /**
   * `bracket`: `takeProfit` and `stopLoss` wait for this order's fills. `oco`: this limit order and its
   * `stopLoss` both work, and one cancels the other. By default `bracket` where a leg is given.
   */
  orderClass: z.enum(["simple", "bracket", "oco"]).optional(),
  /** Guardrails that this order overrides, which asks for a confirmation. */
  override: z.array(Id).max(MOST_OVERRIDES).optional(),
});

/** An order whose prices fit its type and whose legs lie on their sides of it. */
export const PlacedOrder = NewOrder.superRefine((order, context) => {
  const fault = (path: string, message: string) =>
    context.addIssue({ code: "custom", path: [path], message });
  const needs = {
    limit: order.type === "limit" || order.type === "stop_limit",
    stop: order.type.startsWith("stop"),
  };
  if (needs.limit !== (order.limitPrice !== undefined))
    fault(
      "limitPrice",
      needs.limit ? `is needed by a ${order.type} order` : `does not go with a ${order.type} order`,
    );
  if (needs.stop !== (order.stopPrice !== undefined))
    fault(
      "stopPrice",
      needs.stop ? `is needed by a ${order.type} order` : `does not go with a ${order.type} order`,
    );
  const trails = [order.trailAmount, order.trailPercent].filter((value) => value !== undefined).length;
  if (order.type === "trailing_stop" ? trails !== 1 : trails !== 0)
    fault("trailAmount", "a trailing stop takes either trailAmount or trailPercent, and no other order does");
  const isAtOnce = order.timeInForce === "ioc" || order.timeInForce === "fok";
  if (isAtOnce && order.type !== "market" && order.type !== "limit")
    fault("timeInForce", "ioc and fok go with market and limit orders");
  const legs = order.takeProfit !== undefined || order.stopLoss !== undefined;
  if (isAtOnce && legs) fault("timeInForce", "a bracket is day or gtc");
  if (order.orderClass === "simple" && legs) fault("orderClass", "a simple order has no legs");
  if (order.orderClass === "bracket" && !legs)
    fault("orderClass", "a bracket has takeProfit, stopLoss or both");
  const isPair = order.orderClass === "oco";
  const sides = misplacedLegs({
    isLong: (order.side === "buy") !== isPair,
    entry: order.limitPrice ?? order.stopPrice,
    takeProfit: order.takeProfit?.limitPrice,
    stopLoss: order.stopLoss?.stopPrice,
  });
  for (const [path, message] of sides) fault(path, message);
  if (isPair) {
    if (order.type !== "limit") fault("type", "an oco is a limit order with a stopLoss");
    if (order.stopLoss === undefined || order.takeProfit !== undefined)
      fault("stopLoss", "an oco is a limit order with a stopLoss and no takeProfit");
  }
});
export type PlacedOrder = z.output<typeof PlacedOrder>;

const tag = "Paper";

export const placeOrder = endpoint({
  name: "placeOrder",
  summary: "Place an order; a refusal by rule is 422 with the rejected order, which stays in the list",
  tag,
  method: "POST",
  path: "/orders",
  scope: "paper:write",
  stepUp: "asked",
  body: PlacedOrder,
  reply: Order,
  status: [201],
  errors: ["not_found", "order_rejected", "live_unavailable", "client_order_taken"],
});

export const listOrders = endpoint({
  name: "listOrders",
  summary: "Orders, newest first, each with its latest fills and changes",
  tag,
  method: "GET",
  path: "/orders",
  scope: "paper:read",
  query: PageQuery.extend({
    /** `open` finds the orders that work, are held or are filled in part. */
    status: z.union([OrderStatus, z.literal("open")]).optional(),
    symbol: optionalText(20),
    accountId: optionalText(40),
  }),
  reply: page(Order),
  errors: ["cursor_invalid"],
});

export const readOrder = endpoint({
  name: "readOrder",
  summary: "One order with its legs, its fills and its history",
  tag,
  method: "GET",
  path: "/orders/:id",
  scope: "paper:read",
  params: z.object({ id: Id }),
  reply: Order,
  errors: ["not_found"],
});

export const amendOrder = endpoint({
  name: "amendOrder",
  summary: "Change the quantity or the prices of a working order; too late is 409 with the order",
  tag,
  method: "PATCH",
  path: "/orders/:id",
  scope: "paper:write",
  stepUp: "asked",
  params: z.object({ id: Id }),
  body: z
    .object({ quantity: Quantity.optional(), limitPrice: Price.optional(), stopPrice: Price.optional() })
    .refine((body) => Object.keys(body).length > 0, "changes nothing"),
  reply: Order,
  errors: ["not_found", "order_final", "order_rejected", "precondition_failed"],
});

export const cancelOrder = endpoint({
  name: "cancelOrder",
  summary: "Cancel a working order; what it filled stays filled, and too late is 409 with the order",
  tag,
  method: "DELETE",
  path: "/orders/:id",
  scope: "paper:write",
  params: z.object({ id: Id }),
  reply: Order,
  errors: ["not_found", "order_final"],
});

export const cancelOrders = endpoint({
  name: "cancelOrders",
  summary: "Cancel all working orders, of one account or symbol or of all; `more` asks for another call",
  tag,
  method: "DELETE",
  path: "/orders",
  scope: "paper:write",
  query: z.object({ accountId: optionalText(40), symbol: optionalText(20) }),
  reply: z.object({ canceled: z.number().int(), more: z.boolean() }),
});

export const readOrderMachine = endpoint({
  name: "readOrderMachine",
  summary: "The states of an order, the events that can happen to it and every transition",
  tag,
  method: "GET",
  path: "/orders/state-machine",
  scope: "paper:read",
  reply: z.object({
    version: z.string().max(20),
    states: z.array(OrderStatus).max(20),
    events: z.array(OrderEvent).max(20),
    transitions: z
      .array(
        z.object({
          from: OrderStatus.nullable(),
          event: OrderEvent,
          to: OrderStatus,
          guard: z.string().max(200).optional(),
        }),
      )
      .max(100),
  }),
});
