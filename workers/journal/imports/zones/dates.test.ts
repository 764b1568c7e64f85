import { expect, test } from "vitest";
import * as z from "zod";
import { exportFills, listFills } from "#shared/contracts/fills.ts";
import { getImport, Import, undoImport } from "#shared/contracts/imports.ts";
import { getEquity, getMetrics } from "#shared/contracts/metrics.ts";
import { listTrades } from "#shared/contracts/trades.ts";
import { getTrade } from "#shared/contracts/trade-detail.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { uploadText } from "#test/things.ts";

const UPLOADED = z.object({ import: Import });
const HEADER =
  "ClientAccountID,CurrencyPrimary,AssetClass,Symbol,TradeID,TradeDate,Quantity,TradePrice,Buy/Sell";
const DATES = `${HEADER}
U1,USD,STK,ACME,,20260302,10,50,BUY
U1,USD,STK,ACME,,20260303,-10,52,SELL
`;
const SHORT = `${HEADER},Open/CloseIndicator
U1,USD,STK,ACME,,20260302,-10,52,SELL,O
U1,USD,STK,ACME,,20260302,10,50,BUY,C
`;

async function importIn(user: TestUser, text: string, timeZone: string): Promise<string> {
  const body = new FormData();
  body.set("file", new File([text], "trades.csv"));
  body.set("timeZone", timeZone);
  const response = await user.fetch("/trades/import", { method: "POST", body });
  const { import: sent } = UPLOADED.parse(await response.json());
  await user.settle();
  return sent.id;
}

const countsOf = async (user: TestUser, id: string) => (await user.call(getImport, { params: { id } })).rows;
const tradesOf = async (user: TestUser) => (await user.call(listTrades)).items;
const factsOf = async (user: TestUser) =>
  (await user.call(listFills, { query: { limit: 500 } })).items
    .map((fill) => JSON.stringify({ ...fill, id: "" }))
    .sort();

test.each(["UTC", "Asia/Tokyo", "America/Los_Angeles", "Pacific/Auckland"])(
  "a date in a statement of %s is that date, in the list, the trade, the preview and the export",
  async (timeZone) => {
    const user = await newUser();
    await importIn(user, DATES, timeZone);
    expect(
      (await user.call(listFills)).items.map(({ executedAt, dateOnly }) => [executedAt, dateOnly]),
    ).toEqual([
      ["2026-03-03T00:00:00.000Z", true],
      ["2026-03-02T00:00:00.000Z", true],
    ]);
    const [trade] = await tradesOf(user);
    expect(trade).toMatchObject({
      openedAt: "2026-03-02T00:00:00.000Z",
      openedDateOnly: true,
      closedAt: "2026-03-03T00:00:00.000Z",
      closedDateOnly: true,
    });
    const told = await user.call(getTrade, { params: { id: trade?.id ?? "" } });
    expect(told.lots).toMatchObject([{ entryDateOnly: true, exitDateOnly: true }]);
    const { curves } = await user.call(getEquity);
    expect(curves[0]?.points).toMatchObject([{ at: "2026-03-03T00:00:00.000Z", dateOnly: true }]);
    const lines = (await user.call(exportFills)).split("\n");
    expect(lines.slice(1, 3).map((line) => line.split(",", 1)[0])).toEqual(["2026-03-02", "2026-03-03"]);
  },
);

test("the same dates read in another zone are the same fills", async () => {
  const user = await newUser();
  await importIn(user, DATES, "America/New_York");
  const id = await importIn(user, DATES, "Asia/Tokyo");
  expect(await countsOf(user, id)).toMatchObject({ new: 0, duplicate: 2, conflict: 0 });
});

test("an export of before dates stood alone gives the dates that were meant", async () => {
  const user = await newUser();
  const old = `executed_at,account,symbol,side,quantity,price,fee,currency,date_only
2026-03-04T05:00:00.000Z,Main,ACME,buy,1,1,0,USD,true
2026-03-03T15:00:00.000Z,Main,ACME,buy,2,1,0,USD,true
2026-03-04T15:00:00.000Z,Main,ACME,buy,3,1,0,USD,
`;
  await uploadText(user, old);
  await user.settle();
  expect(
    (await user.call(listFills)).items
      .map(({ quantity, executedAt, dateOnly }) => [quantity, executedAt, dateOnly])
      .sort(),
  ).toEqual([
    ["1", "2026-03-04T00:00:00.000Z", true],
    ["2", "2026-03-04T00:00:00.000Z", true],
    ["3", "2026-03-04T15:00:00.000Z", false],
  ]);
});

test("a sale marked as opening makes a short trade, and the export of it the identical ledger", async () => {
  const [one, two] = await Promise.all([newUser(), newUser()]);
  await importIn(one, SHORT, "America/New_York");
  expect(await tradesOf(one)).toMatchObject([
    { direction: "short", status: "closed", grossPnl: "20", quantity: "10" },
  ]);
  await uploadText(two, await one.call(exportFills));
  await two.settle();
  expect(await factsOf(two)).toEqual(await factsOf(one));
  expect(await tradesOf(two)).toMatchObject([{ direction: "short", status: "closed", grossPnl: "20" }]);
});

test("marks that a later file brings are taken, and go with it", async () => {
  const user = await newUser();
  const unmarked = SHORT.replace(",Open/CloseIndicator", "").replace(/,[OC]$/gm, "");
  const first = await importIn(user, unmarked, "America/New_York");
  expect(await tradesOf(user)).toMatchObject([{ direction: "long" }]);
  const bare = await factsOf(user);
  const second = await importIn(user, SHORT, "America/New_York");
  expect(await countsOf(user, second)).toMatchObject({ new: 0, duplicate: 2, conflict: 0 });
  expect(await tradesOf(user)).toMatchObject([{ direction: "short" }]);

  await user.call(undoImport, { params: { id: second } });
  await user.settle();
  expect(await factsOf(user)).toEqual(bare);
  expect(await tradesOf(user)).toMatchObject([{ direction: "long" }]);

  await importIn(user, SHORT, "America/New_York");
  await user.call(undoImport, { params: { id: first } });
  await user.settle();
  expect(await tradesOf(user)).toMatchObject([{ direction: "short" }]);
});

const row = (date: string, symbol: string, quantity: number, price: number) =>
  `U1,USD,STK,${symbol},,${date},${quantity},${price},${quantity > 0 ? "BUY" : "SELL"}`;
const trade = (symbol: string, closed: string, exit: number) => [
  row("20260302", symbol, 10, 50),
  row(closed, symbol, -10, exit),
];

test("wins and losses of one date without times have no order: they end a streak, and move the equity together", async () => {
  const user = await newUser();
  const rows = [
    trade("A", "20260303", 51),
    trade("B", "20260304", 51),
    // A win and a loss on one date: their order is unknown.
    trade("C", "20260305", 60),
    trade("D", "20260305", 49),
    trade("E", "20260306", 51),
    // Two wins on one date count in either order.
    trade("F", "20260309", 51),
    trade("G", "20260309", 51),
  ].flat();
  await importIn(user, `${HEADER}\n${rows.join("\n")}\n`, "America/New_York");
  expect(await user.call(getMetrics)).toMatchObject({
    trades: 7,
    wins: 6,
    losses: 1,
    longestWinStreak: 3,
    longestLossStreak: 0,
    maxDrawdown: "0",
  });
});

test("a loss with a time on the date of a win without one makes no drawdown, for nobody knows which came first", async () => {
  const user = await newUser();
  await uploadText(
    user,
    `executed_at,account,symbol,side,quantity,price,fee,currency
2026-03-02,Main,A,buy,10,50,0,USD
2026-03-02,Main,B,buy,10,50,0,USD
2026-03-05,Main,A,sell,10,60,0,USD
2026-03-05T15:00:00Z,Main,B,sell,10,49,0,USD
2026-03-06T15:00:00Z,Main,C,buy,10,50,0,USD
2026-03-06T16:00:00Z,Main,C,sell,10,48,0,USD
`,
  );
  await user.settle();
  expect(await user.call(getMetrics)).toMatchObject({
    maxDrawdown: "20",
    longestWinStreak: 0,
    longestLossStreak: 1,
  });
});
