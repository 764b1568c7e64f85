import type { Context } from "hono";
import * as z from "zod";
import * as contract from "#shared/contracts/orders.ts";
import type { Order } from "#shared/contracts/order.ts";
import { resetPaperAccount } from "#shared/contracts/paper-accounts.ts";
import { Instant } from "#shared/contracts/page.ts";
import { ORDER_MACHINE } from "#shared/order-machine.ts";
import { Problem } from "#shared/problem.ts";
import { idKey, readCursor, writeCursor } from "../../http/cursor.ts";
import type { AppEnv } from "../../http/factory.ts";
import { etagOf, preconditionOf } from "../../http/precondition.ts";
import { serve } from "../../http/serve/serve.ts";
import { watchForOrder } from "../../market/market.ts";
import { amendOrder } from "./amend-order.ts";
import { cancelOrder } from "./cancel-order.ts";
import { cancelOrders } from "./cancel-orders.ts";
import { readOrder, toOrders } from "./order-reply.ts";
import { placeOrder } from "./place-order.ts";
import { resetAccount } from "./reset-account.ts";
import { findPlace, listNewest } from "./store.ts";

const Place = z.tuple([Instant, idKey("order")]);

export const orders = [
  serve(contract.placeOrder, {
    before: (c, { body: { symbol } }) => watched(c, symbol),
    joinsClaim: true,
    async handler(c, { body: wish }, refusal) {
      if (refusal !== null) throw refusal;
      return placeOrder(c.var.ctx, wish);
    },
  }),
  serve(contract.listOrders, async (c, { query: { cursor, limit, status, symbol, ...filter } }) => {
    const { ledger, userId } = c.var.ctx;
    const [at, id] = readCursor(cursor, Place) ?? [];
    const isOpen = status === "open";
    const given = {
      userId,
      limit: limit + 1,
      ...filter,
      symbol: symbol?.toUpperCase(),
      status: isOpen ? undefined : status,
      at,
      id,
    };
    const found = toOrders(await listNewest(ledger.read, isOpen, given));
    const last = found.length > limit ? found[limit - 1] : undefined;
    const nextCursor = last === undefined ? null : writeCursor(last.createdAt, last.id);
    return { items: found.slice(0, limit), nextCursor };
  }),
  serve(contract.readOrderMachine, () => ({ ...ORDER_MACHINE })),
  serve(contract.readOrder, async (c, { params: { id } }) => {
    const { ledger, userId } = c.var.ctx;
    const order = await readOrder(ledger.read, { userId, id });
    if (order === null) throw new Problem("not_found");
    return versioned(c, order);
  }),
  serve(contract.amendOrder, {
    async before(c, { params: { id } }) {
      const { ledger, userId } = c.var.ctx;
      const place = await findPlace(ledger.read, { userId, id });
      return place === null ? null : watched(c, place.symbol);
    },
    async handler(c, { params: { id }, body: change }, refusal) {
      if (refusal !== null) throw refusal;
      return versioned(c, await amendOrder(c.var.ctx, { id, change, precondition: preconditionOf(c) }));
    },
  }),
  serve(contract.cancelOrder, async (c, { params }) => versioned(c, await cancelOrder(c.var.ctx, params.id))),
  serve(resetPaperAccount, async (c, { params: { id }, body: { startBalance } }) => {
    const account = await resetAccount(c.var.ctx, { id, startBalance });
    c.header("etag", etagOf(account.version));
    return account;
  }),
  serve(contract.cancelOrders, (c, { query: { accountId, symbol } }) =>
    cancelOrders(c.var.ctx, { accountId, symbol: symbol?.toUpperCase() }),
  ),
];

/** Has quotes of the symbol come. The refusal is thrown in the transaction, where a repeat is told first. */
async function watched(c: Context<AppEnv>, symbol: string): Promise<Problem | null> {
  try {
    await watchForOrder(c.env, symbol);
    return null;
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

function versioned<T extends Order | Problem>(c: Context<AppEnv>, order: T): T {
  if (!(order instanceof Problem)) c.header("etag", etagOf(order.version));
  return order;
}
