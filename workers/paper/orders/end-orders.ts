import { newId } from "#shared/ids.ts";
import type { OrderReason } from "#shared/order-machine.ts";
import type { Tx } from "../../db/ledger.ts";
import { openBook } from "./core/book.ts";
import type { BookedOrder } from "./core/book/rows.ts";
import type { AccountState } from "../accounts/core/account-state.ts";
import { writeBooks } from "./many-books.ts";
import { listOpen } from "./store.ts";

/** The orders of a group stand side by side in the order of acceptance: the first and its legs. */
const MOST_LEGS = 2;

type Ending = { symbol?: string | undefined; reason: OrderReason; limit: number };

/**
 * Cancels open orders of an account whose lock is held, the first accepted ones first. Returns how many:
 * `limit`, with the rest of a group that it would cut. Orders that stay keep back what they did, which is
 * never too little.
 */
export async function endOrders(
  tx: Tx,
  account: AccountState,
  { symbol, reason, limit }: Ending,
): Promise<number> {
  const found = await listOpen(tx, { accountId: account.id, symbol, limit: limit + MOST_LEGS });
  const orders = found.slice(0, wholeGroups(found, limit));
  if (orders.length === 0) return 0;
  const book = openBook({
    account,
    orders,
    market: null,
    now: tx.now,
    newFillId: () => newId("fill", tx.now),
  });
  book.cancel(
    orders.map(({ id }) => id),
    reason,
  );
  await writeBooks(tx.query, [book.changes()], () => tx);
  return orders.length;
}

/** How many orders from the front make whole groups, `limit` or a few more. */
function wholeGroups(orders: readonly BookedOrder[], limit: number): number {
  let end = Math.min(limit, orders.length);
  for (; end > 0 && end < orders.length; end++) {
    const group = orders[end]?.group ?? null;
    if (group === null || group !== orders[end - 1]?.group) break;
  }
  return end;
}
