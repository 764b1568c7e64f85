import type { Order } from "#shared/contracts/order.ts";
import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { lockAccount } from "../accounts/lock-account.ts";
import { final } from "./amend-order.ts";
import { openBook } from "./core/book.ts";
import { openMarket } from "./desk.ts";
import { writeBooks } from "./many-books.ts";
import { getOrder } from "./order-reply.ts";
import { findPlace } from "./store.ts";

/**
 * Cancels a working order under its account's lock; what it filled stays filled. After its last fill it is
 * too late, and the refusal shows the order with that fill.
 */
export function cancelOrder(ctx: Ctx, id: string): Promise<Order> {
  return ctx.ledger.transaction(async (tx) => {
    const place = await findPlace(tx.query, { userId: tx.userId, id });
    if (place === null) throw new Problem("not_found");
    const account = await lockAccount(tx, place.accountId);
    const { orders, market } = await openMarket(tx, account, place.symbol);
    const known = orders.find((order) => order.id === id);
    if (known === undefined || known.endedAt !== null) throw await final(tx, id);
    const book = openBook({ account, orders, market, now: tx.now, newFillId: () => newId("fill", tx.now) });
    book.cancel([id], "canceled_by_owner");
    await writeBooks(tx.query, [book.changes()], () => tx);
    return getOrder(tx, id);
  });
}
