import { newId } from "#shared/ids.ts";
import type { OrderReason } from "#shared/order-machine.ts";
import type { Tx } from "../../db/ledger.ts";
import { openBook } from "./core/book.ts";
import { MOST_LEGS, wholeGroups } from "./core/groups.ts";
import type { AccountState } from "../accounts/core/account-state.ts";
import { writeBooks } from "./many-books.ts";
import { listOpen } from "./store.ts";

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
