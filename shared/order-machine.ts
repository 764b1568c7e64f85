import { OrderEvent, OrderStatus } from "./contracts/order.ts";

/** One edge of the machine; `from` is null for a new order, and the guard says in words when it is taken. */
export type Transition = { from: OrderStatus | null; event: OrderEvent; to: OrderStatus; guard?: string };

const TRANSITIONS: Transition[] = [
  { from: null, event: "accept", to: "accepted", guard: "every check at entry passes" },
  { from: null, event: "reject", to: "rejected", guard: "a check at entry refuses the order" },
  {
    from: "accepted",
    event: "activate",
    to: "accepted",
    guard: "the entry filled, and this leg covers what it filled",
  },
  { from: "accepted", event: "trigger", to: "accepted", guard: "the price reached the stop" },
  {
    from: "accepted",
    event: "replace",
    to: "accepted",
    guard: "its owner amended it, or the fill of a sibling left less to cover",
  },
  { from: "accepted", event: "fill_part", to: "partially_filled", guard: "a part of the quantity traded" },
  { from: "accepted", event: "fill", to: "filled", guard: "the whole quantity traded" },
  {
    from: "accepted",
    event: "cancel",
    to: "canceled",
    guard: "its owner, its time in force, its group or a reset ended it",
  },
  { from: "accepted", event: "expire", to: "expired", guard: "its session ended" },
  {
    from: "partially_filled",
    event: "activate",
    to: "partially_filled",
    guard: "the entry filled more, and this leg covers that too",
  },
  {
    from: "partially_filled",
    event: "replace",
    to: "partially_filled",
    guard: "its owner amended it, or the fill of a sibling left less to cover; it keeps what it filled",
  },
  {
    from: "partially_filled",
    event: "fill_part",
    to: "partially_filled",
    guard: "a further part traded, and something is left",
  },
  {
    from: "partially_filled",
    event: "fill",
    to: "filled",
    guard: "the rest traded, or an amendment left nothing to fill",
  },
  {
    from: "partially_filled",
    event: "cancel",
    to: "canceled",
    guard: "its owner, its time in force, its group or a reset ended it; the fills stand",
  },
  {
    from: "partially_filled",
    event: "expire",
    to: "expired",
    guard: "its session ended; the fills stand",
  },
];

/** The life of an order as data. No transition leaves a terminal state. A trail that moves is no event. */
export const ORDER_MACHINE: {
  version: string;
  states: OrderStatus[];
  events: OrderEvent[];
  transitions: Transition[];
} = {
  version: "orders/1",
  states: OrderStatus.options,
  events: OrderEvent.options,
  transitions: TRANSITIONS,
};

/** The states that no event leaves. */
export const FINAL_STATUSES: readonly OrderStatus[] = OrderStatus.options.filter(
  (state) => !TRANSITIONS.some(({ from }) => from === state),
);

const NEXT = new Map(TRANSITIONS.map(({ from, event, to }) => [`${from} ${event}`, to]));

/** The status after an event, or null where the machine has no such transition. */
export function next(status: OrderStatus | null, event: OrderEvent): OrderStatus | null {
  return NEXT.get(`${status} ${event}`) ?? null;
}

/** The status after an event; throws a RangeError where the machine has no such transition. */
export function advance(status: OrderStatus | null, event: OrderEvent): OrderStatus {
  const to = next(status, event);
  if (to === null) throw new RangeError(`an order that is ${status ?? "new"} cannot ${event}`);
  return to;
}

export function isFinal(status: OrderStatus): boolean {
  return FINAL_STATUSES.includes(status);
}

/** Why an order changed without a wish of its owner, as its history says it. */
export const ORDER_REASONS = {
  canceled_by_owner: "The owner canceled the order.",
  account_reset: "The account was reset.",
  ioc_rest: "An immediate-or-cancel order does not wait for its rest.",
  fok_not_whole: "A fill-or-kill order could not be filled whole.",
  entry_ended: "The entry ended without a fill, so there is nothing to protect.",
  entry_filled: "The entry filled, and this leg covers what it filled.",
  entry_amended: "The entry was amended, and this leg would cover its new quantity.",
  sibling_filled: "The other leg filled, and one cancels the other.",
  sibling_filled_part: "The other leg filled a part, so that less is left to cover.",
  exit_filled: "A leg closed all that the entry had filled, so the rest of the entry is not wanted.",
  nothing_left: "The amended quantity is what the order had filled already.",
  session_ended: "The session of a day order ended.",
} as const;
export type OrderReason = keyof typeof ORDER_REASONS;
