import type { Order, OrderLeg } from "#shared/contracts/order.ts";
import type { Tx } from "../../db/ledger.ts";
import { orderHead } from "./core/book/order-head.ts";
import { listWithLegs, type ShownOrder } from "./store.ts";

/** The orders of a list, each with its legs, which have none themselves. */
export function toOrders(rows: readonly ShownOrder[]): Order[] {
  const legs = Map.groupBy(
    rows.filter(({ isLeg }) => isLeg).toSorted((one, other) => one.place - other.place),
    ({ group }) => group,
  );
  return rows
    .filter(({ isLeg }) => !isLeg)
    .map((row) => ({ ...toLeg(row), legs: (row.group === row.id && legs.get(row.id)?.map(toLeg)) || [] }));
}

function toLeg(row: ShownOrder): OrderLeg {
  return { ...orderHead(row), fills: row.fills, history: row.history };
}

/** An order as it stands, or null for an unknown id. */
export async function readOrder(
  query: Tx["query"],
  given: { userId: string; id: string },
): Promise<Order | null> {
  return toOrders(await listWithLegs(query, given))[0] ?? null;
}

/** An order that the transaction has just written or read. */
export async function getOrder(tx: Tx, id: string): Promise<Order> {
  const order = await readOrder(tx.query, { userId: tx.userId, id });
  if (order === null) throw new Error(`the order ${id} is not there`);
  return order;
}
