import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { listPositions, readPortfolio, takeSnapshot } from "#shared/contracts/portfolio.ts";
import { newId } from "#shared/ids.ts";
import { newUser } from "#test/harness.ts";
import { insertFills } from "#test/ledger.ts";
import { openSystem } from "#workers/db/system.ts";
import { deriveLedger } from "../journal/trades/derive/derive-ledger.ts";

const AT = Date.parse("2026-03-02T15:00:00.000Z");
/** A symbol that no other test has. */
const own = (name: string) => `${name}${newId("order").slice(-8)}`;

async function quoted(symbol: string, bid: string, assetClass = "equity") {
  await openSystem(env).query(
    "tidemark_market",
    sql<never>`insert into symbols (symbol, bid, ask, quoted_at, ages, provider, calendar, price_step, quantity_step,
        multiplier, asset_class)
      values (${symbol}, ${bid}, ${bid}, now(), false, 'scripted', 'always', 0.01, 0.000001, 1, ${assetClass})`,
  );
}

test("an option with the symbol of its share has no price of the share, and a fund has that of a share", async () => {
  const user = await newUser();
  const [share, fund] = [own("OP"), own("FU")];
  await Promise.all([quoted(share, "150"), quoted(fund, "70")]);
  const fill = { at: AT, side: "buy", quantity: "1", price: "2.5" } as const;
  await insertFills(user, [
    { ...fill, symbol: share, multiplier: "100" },
    { ...fill, symbol: fund },
  ]);
  await user.ctx().ledger.transaction((tx) =>
    tx.query(
      sql<never>`update instruments set asset_class = case symbol when ${share} then 'option' else 'fund' end
        where user_id = ${user.id}`,
    ),
  );
  await deriveLedger(user.ctx(), { importId: null });
  const { items } = await user.call(listPositions);
  expect(new Map(items.map(({ symbol, marketValue }) => [symbol, marketValue]))).toEqual(
    new Map([
      [share, null],
      [fund, "70"],
    ]),
  );
});

test("a product of 18 and of 8 places is rounded to a decimal of the contract", async () => {
  const user = await newUser();
  const symbol = own("WEI");
  await quoted(symbol, "3000.12345678");
  await insertFills(user, [
    { symbol, at: AT, side: "buy", quantity: "0.123456789012345678", price: "2000.5" },
  ]);
  await deriveLedger(user.ctx(), { importId: null });
  const { items } = await user.call(listPositions);
  expect(items).toMatchObject([
    { marketValue: "370.385608614677637578", unrealizedPnl: "123.410302195480108739" },
  ]);
  const { accounts, positions } = await user.call(readPortfolio);
  expect([accounts[0]?.marketValue, positions[0]?.marketValue]).toEqual([
    "370.385608614677637578",
    "370.385608614677637578",
  ]);
});

test("a snapshot of an account with two currencies adds them up, or has no figures", async () => {
  const user = await newUser();
  const [here, there] = [own("US"), own("DE")];
  await Promise.all([quoted(here, "10"), quoted(there, "20")]);
  const fill = { at: AT, side: "buy", quantity: "1", price: "5" } as const;
  await insertFills(user, [
    { ...fill, symbol: here, currency: "USD" },
    { ...fill, symbol: there, currency: "EUR" },
  ]);
  await deriveLedger(user.ctx(), { importId: null });
  const taken = await user.call(takeSnapshot, { body: { account: "acc_Main" } });
  expect(taken).toMatchObject({ marketValue: null, positionCount: 2 });
});
