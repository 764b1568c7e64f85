import type { QueryClient } from "@tanstack/react-query";
import type { Order, OrderHead } from "#shared/contracts/order.ts";
import { OfOrder } from "#shared/events/paper-events.ts";
import type { Arrived } from "../session/arrived.ts";
import { KEYS } from "../session/keys.ts";
import { outdate, outdateReading } from "../session/outdate.ts";
import { tell } from "../ui/tell.ts";
import { mergeInto, mergeIntoPages, type OrderPages, type ToldOrder } from "./merge-order.ts";
import { filledWords } from "./order-words.ts";
import type { OrderFilter } from "./queries.ts";

/** Many fills in a short time cost one reading of what follows from them. */
const SETTLED_MS = 400;
/** What a fill changes beside its order. */
const AFTER = [KEYS.paperAccounts, KEYS.positions] as const;

/** Applies an event of an order to every list and order that the pages hold. */
export function applyOrder(client: QueryClient, event: Arrived): void {
  const body = OfOrder.safeParse(event.body);
  if (!body.success) {
    void outdate(client, KEYS.orders);
    return;
  }
  mergeEverywhere(client, body.data);
  outdateReading(client, KEYS.orders);
  readAfter(client, event.type === "order.filled" ? body.data.order : null);
}

/** Puts an order that a request has answered in the place of what the pages hold. */
export function adoptOrder(client: QueryClient, order: Order): void {
  client.setQueryData(KEYS.order(order.id), order);
  const change = order.history.at(-1);
  if (change !== undefined) mergeEverywhere(client, { order, change });
  readAfter(client, null);
}

function mergeEverywhere(client: QueryClient, told: ToldOrder): void {
  for (const [key, pages] of client.getQueriesData<OrderPages>({ queryKey: KEYS.orders })) {
    if (pages === undefined) continue;
    client.setQueryData(key, mergeIntoPages(pages, filterOf(key[1]), told));
  }
  const { id, parentId } = told.order;
  for (const key of [KEYS.order(id), KEYS.order(parentId ?? id)])
    client.setQueryData<Order>(key, (known) =>
      known === undefined ? known : (mergeInto(known, told) ?? known),
    );
}

function filterOf(part: unknown): OrderFilter {
  return typeof part === "object" && part !== null ? part : {};
}

let filled: OrderHead[] = [];
let waiting: ReturnType<typeof setTimeout> | undefined;

function readAfter(client: QueryClient, order: OrderHead | null): void {
  if (order !== null) filled.push(order);
  waiting ??= setTimeout(() => {
    waiting = undefined;
    sayFilled(filled);
    filled = [];
    // A list of open orders loses those that ended, and legs change with their entry.
    for (const key of [...AFTER, KEYS.orders]) void outdate(client, key);
  }, SETTLED_MS);
}

/** One sentence, however many orders filled at once. */
function sayFilled(orders: readonly OrderHead[]): void {
  const [first] = orders;
  if (first === undefined) return;
  tell(
    orders.length === 1
      ? `${filledWords(first)}.`
      : `${orders.length} orders filled, ${filledWords(first)} first.`,
  );
}
