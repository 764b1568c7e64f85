import { afterAll, beforeAll, expect, test } from "vitest";
import { postQuote } from "#shared/contracts/market.ts";
import { newDevice } from "../end-to-end/device.ts";
import { type Product, queryOnce, startProduct } from "../end-to-end/product.ts";
import { crowdOfOrders } from "../fixtures/crowd-of-orders.ts";
import { until } from "../until.ts";

let product: Product;
beforeAll(async () => {
  product = await startProduct("crossing", { settings: { MARKET_PROVIDER: "scripted" } });
});
afterAll(() => product.stop());

const look = <Row extends object>(text: string) => queryOnce<Row>(product.ledgerUrl, text);

test.each([
  { users: 1_000, orders: 200 },
  { users: 40, orders: 5_000 },
])(
  "200 000 orders of $users users cross in one quote, each once",
  async ({ users, orders }) => {
    const symbol = `CROWD${users}`;
    const device = await newDevice(product.origin);
    await device.call(postQuote, { body: { symbol, bid: "100", ask: "101" } });
    for (const statement of crowdOfOrders({ users, orders, symbol, limit: 99 })) await look(statement);
    const began = Date.now();
    await device.call(postQuote, { body: { symbol, bid: "97", ask: "98" } });
    await until(
      "the last fill",
      async () =>
        (await look(`select from symbols where symbol = '${symbol}' and matched_seq = head`)).length > 0,
      { withinMs: 600_000 },
    );
    const seconds = (Date.now() - began) / 1000;
    const [row] = await look<{ fills: number; orders: number; wrong: number; told: number; audits: number }>(`
    select (select count(*)::int from paper_fills where symbol = '${symbol}') as fills,
      (select count(distinct order_id)::int from paper_fills where symbol = '${symbol}') as orders,
      (select count(*)::int from orders where symbol = '${symbol}' and (status <> 'filled' or filled <> 1 or version <> 2)) as wrong,
      (select count(*)::int from outbox where type = 'order.filled' and body -> 'order' ->> 'symbol' = '${symbol}') as told,
      (select count(*)::int from audit a join orders o on o.user_id = a.user_id and o.id = a.detail ->> 'order'
        where o.symbol = '${symbol}') as audits`);
    expect(row).toEqual({ fills: 200_000, orders: 200_000, wrong: 0, told: 200_000, audits: 200_000 });
    process.stdout.write(`${symbol}: 200 000 orders of ${users} users in ${seconds.toFixed(1)} s\n`);
  },
  900_000,
);
