import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { postQuote } from "#shared/contracts/market.ts";
import type { Order } from "#shared/contracts/order.ts";
import {
  amendOrder,
  cancelOrder,
  cancelOrders,
  listOrders,
  placeOrder,
  readOrder,
  readOrderMachine,
} from "#shared/contracts/orders.ts";
import { listPaperAccounts, openPaperAccount } from "#shared/contracts/paper-accounts.ts";
import { newId } from "#shared/ids.ts";
import { newUser, type TestUser } from "#test/harness.ts";

/** A user with a paper account of 10 000 and a symbol of their own, quoted at 99.99 and 100. */
async function aDesk() {
  const user = await newUser();
  const symbol = `T${newId("request").slice(-12)}`;
  const account = await user.call(openPaperAccount, { body: { name: "Paper", startBalance: "10000" } });
  const quote = (bid: string, ask: string, more: { askSize?: string; bidSize?: string } = {}) =>
    user.call(postQuote, { body: { symbol, bid, ask, ...more } });
  await quote("99.99", "100");
  const wish = { accountId: account.id, symbol, side: "buy", type: "market", quantity: "10" } as const;
  return { user, symbol, account, quote, wish };
}

const figures = async (user: TestUser) => {
  const [account] = (await user.call(listPaperAccounts)).items;
  const { cash, equity, buyingPower, reserved, workingOrders } = account ?? {};
  return { cash, equity, buyingPower, reserved, workingOrders };
};
const happened = ({ history }: Pick<Order, "history">) => history.map(({ event, to }) => `${event} ${to}`);

test("an order that fills on arrival is answered with its fill, its history, and an account that adds up", async () => {
  const { user, wish, symbol, account } = await aDesk();
  const order = await user.call(placeOrder, { body: { ...wish, clientOrderId: "mine-1" } });
  expect(order).toMatchObject({
    clientOrderId: "mine-1",
    accountId: account.id,
    symbol,
    status: "filled",
    filledQuantity: "10",
    averagePrice: "100",
    legs: [],
    fills: [{ quantity: "10", price: "100", fee: "0", realizedPnl: null }],
    version: 2,
  });
  expect(happened(order)).toEqual(["accept accepted", "fill filled"]);
  expect(await user.call(readOrder, { params: { id: order.id } })).toEqual(order);
  expect(await user.call(listOrders, { query: { symbol } })).toEqual({ items: [order], nextCursor: null });
  expect(await figures(user)).toEqual({
    cash: "9000",
    equity: "9999.9",
    buyingPower: "9000",
    reserved: "0",
    workingOrders: 0,
  });
});
