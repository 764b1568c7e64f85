import type { InfiniteData } from "@tanstack/react-query";
import type { Order, OrderHead, OrderLeg } from "#shared/contracts/order.ts";
import type { EventBody } from "#shared/events.ts";
import { isFinal } from "#shared/order-machine.ts";
import type { OrderFilter } from "./queries.ts";

/** An order, the change that an event tells of, and the fill behind it. */
export type ToldOrder = EventBody<"order.accepted">;
export type OrderPages = InfiniteData<{ items: Order[]; nextCursor: string | null }, string | null>;

/** The order after the event; an event that comes late changes nothing. */
export function mergeOrder<T extends OrderLeg>(known: T, { order, change, fill }: ToldOrder): T {
  const isLater = order.version > known.version;
  const hasChange = known.history.some(({ version }) => version === change.version);
  const hasFill = fill === undefined || known.fills.some(({ id }) => id === fill.id);
  if (!isLater && hasChange && hasFill) return known;
  const history = hasChange
    ? known.history
    : [...known.history, change].toSorted((one, other) => one.version - other.version);
  const fills = hasFill ? known.fills : [...known.fills, fill];
  return { ...known, ...(isLater ? order : {}), history, fills };
}

/** The order with the event merged into it or into its leg; null where the event is of another order. */
export function mergeInto(known: Order, told: ToldOrder): Order | null {
  const { id, parentId } = told.order;
  if (known.id === id) return mergeOrder(known, told);
  if (parentId !== known.id) return null;
  const isListed = known.legs.some((leg) => leg.id === id);
  const legs = isListed
    ? known.legs.map((leg) => (leg.id === id ? mergeOrder(leg, told) : leg))
    : [...known.legs, newlyTold(told)].slice(0, 2);
  return { ...known, legs };
}

/** The list with the event merged into it. A new order stands first, where the filter takes it. */
export function mergeIntoPages(pages: OrderPages, filter: OrderFilter, told: ToldOrder): OrderPages {
  let isFound = false;
  const merged = pages.pages.map((page) => ({
    ...page,
    items: page.items.map((known) => {
      const next = mergeInto(known, told);
      isFound ||= next !== null;
      return next ?? known;
    }),
  }));
  const [first, ...rest] = merged;
  if (isFound || first === undefined || told.order.parentId !== null || !takes(filter, told.order))
    return { ...pages, pages: merged };
  const order: Order = { ...newlyTold(told), legs: [] };
  return { ...pages, pages: [{ ...first, items: [order, ...first.items] }, ...rest] };
}

function takes({ status, accountId, symbol }: OrderFilter, order: OrderHead): boolean {
  return (
    (status === undefined || !isFinal(order.status)) &&
    (accountId === undefined || accountId === order.accountId) &&
    (symbol === undefined || symbol === order.symbol)
  );
}

function newlyTold({ order, change, fill }: ToldOrder): OrderLeg {
  return { ...order, fills: fill === undefined ? [] : [fill], history: [change] };
}
