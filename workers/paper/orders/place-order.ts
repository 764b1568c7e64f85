import type { Order, Rejection } from "#shared/contracts/order.ts";
import type { PlacedOrder } from "#shared/contracts/orders.ts";
import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import type { Tx } from "../../db/ledger.ts";
import { readPreferences } from "../../identity/profile/read-preferences.ts";
import { guardrailsFor } from "../../journal/guardrails/guardrails-for.ts";
import { lockForOrder } from "../accounts/lock-account.ts";
import { openBook } from "./core/book.ts";
import { alone, enteringOrders } from "./core/book/entering.ts";
import { newOrder } from "./core/order.ts";
import { openDesk } from "./desk.ts";
import { judgeEntry } from "./judge-entry.ts";
import { writeBooks } from "./many-books.ts";
import { getOrder } from "./order-reply.ts";
import { recordRisk } from "./record-risk.ts";
import { findByClientId } from "./store.ts";

/**
 * Places an order: judged by all rules, reserved, judged on the latest quote and written, under the account's
 * lock. A rejection is an order too: it is written, and returned as `order_rejected`.
 */
export function placeOrder(ctx: Ctx, wish: PlacedOrder): Promise<Order | Problem> {
  return ctx.ledger.transaction(async (tx) => {
    const { userId, now } = tx;
    const [account, rules, { orderStepUpAbove }] = await Promise.all([
      lockForOrder(tx, wish.accountId),
      guardrailsFor(tx.query, { userId, accountId: wish.accountId, now }),
      readPreferences(tx.query, userId),
    ]);
    await assertNewClientId(tx, wish);
    const desk = await openDesk(tx, account, { symbol: wish.symbol, rules });
    const isConfirmed = ctx.confirmed !== null;
    const [entry, ...legs] = enteringOrders(wish, {
      newOrderId: () => newId("order", tx.now),
      endsAt: desk.session.endsAt,
      isConfirmed,
    });
    const { id } = entry;
    const { rejection, guardrails } = await judgeEntry(
      { tx, ctx, desk },
      {
        order: newOrder(id, entry.terms, entry.place),
        legs: legs.map(({ terms }) => terms),
        override: wish.override ?? [],
        isConfirmed,
        stepUpAbove: orderStepUpAbove,
      },
    );
    const { orders, market, figures } = desk;
    const book = openBook({ account, orders, market, now: tx.now, newFillId: () => newId("fill", tx.now) });
    book.mark(figures);
    if (rejection === null) book.place([entry, ...legs]);
    else book.reject(alone(entry), rejection);
    // The order is read in the flight of the write, behind it.
    const [, order] = await Promise.all([writeBooks(tx.query, [book.changes()], () => tx), getOrder(tx, id)]);
    await recordRisk(tx, { rejection, guardrails, orderId: id, accountId: account.id });
    return answer(order, rejection);
  });
}

function answer(order: Order, rejection: Rejection | null): Order | Problem {
  return rejection === null ? order : new Problem("order_rejected", rejection.words, { order });
}

/** The account's lock is held, so no other request can take the id meanwhile. */
async function assertNewClientId(tx: Tx, { accountId, clientOrderId }: PlacedOrder): Promise<void> {
  if (clientOrderId === undefined) return;
  const id = await findByClientId(tx, { accountId, clientOrderId });
  if (id !== null) throw new Problem("client_order_taken", undefined, { order: await getOrder(tx, id) });
}
