import { expect, test } from "vitest";
import { brief, read, reasonsOf, rowsOf } from "#test/parsed.ts";

const CHICAGO = { timeZone: "America/Chicago" };
const ORDERS =
  "orderId,Account,Order ID,B/S,Contract,Product,Product Description,avgPrice,filledQty,Fill Time,lastCommandId,Status,_priceFormat,_priceFormatType,_tickSize,Timestamp,Date,Quantity,Type,Limit Price,Stop Price,decimalLimit,decimalStop,Filled Qty,Avg Fill Price,decimalFillAvg\n";
const FILLS =
  "_id,_orderId,_contractId,_timestamp,_tradeDate,_action,_qty,_price,_active,_accountId,Fill ID,Order ID,Timestamp,Date,Account,B/S,Quantity,Price,_priceFormat,_priceFormatType,_tickSize,Contract,Product,Product Description,commission\n";
const PAIRS =
  "symbol,_priceFormat,_priceFormatType,_tickSize,buyFillId,sellFillId,qty,buyPrice,sellPrice,pnl,boughtTimestamp,soldTimestamp,duration\n";

test("reads filled orders, however they are padded, and leaves the others out", async () => {
  const parsed = await read(
    `${ORDERS}11,DEMO1,11, Buy,MESH6,MES,Micro,5150.25,2,01/05/2026 09:31:00,1, Filled,-2,0,0.25,01/05/2026 09:30:59,1/5/26,2, Limit,5150.25,,5150.25,,2,5150.25,5150.25
12,DEMO1,12, Sell,ZNH6,ZN,Note,112.515625,1,01/05/2026 09:35:00,1, Filled,-5,1,0.015625,01/05/2026 09:34:59,1/5/26,1, Market,,,,,1,112'165,112.515625
13,DEMO1,13, Sell,MESH6,MES,Micro,,,,1, Canceled,-2,0,0.25,01/05/2026 09:40:00,1/5/26,2, Stop,,5100,,5100,,,
`,
    CHICAGO,
  );
  expect(reasonsOf(parsed)).toEqual([]);
  expect(brief(parsed)).toEqual([
    "DEMO1 2026-01-05T15:31:00.000Z buy 2 MESH6 @5150.25 USD fee 1.58 USD future x5 -",
    "DEMO1 2026-01-05T15:35:00.000Z sell 1 ZNH6 @112.515625 USD fee 1.79 USD future x1000 -",
  ]);
  expect(parsed.at(-1)).toEqual({ line: 4, leftOut: "other_kind" });
});

test("an older header of orders, of ten columns, reads alike", async () => {
  const parsed = await read(
    "orderId,Account,Date,Fill Time,B/S,Contract,Product,Filled Qty,Avg Fill Price,Status\n11,DEMO1,01/05/2026,01/05/2026 09:31:00, Buy,MESH6,MES,2,5150.25, Filled\n",
    { timeZone: "UTC" },
  );
  expect(brief(parsed)).toEqual([
    "DEMO1 2026-01-05T09:31:00.000Z buy 2 MESH6 @5150.25 USD fee 1.58 USD future x5 -",
  ]);
});

test("reads fills with their ids and commissions", async () => {
  const parsed = await read(
    `${FILLS}9,8,7,2026-01-05 15:31:00Z,2026-01-05,Buy,1,5150.25,true,6,901,8,01/05/2026 09:31:00,1/5/26,DEMO1, Buy,1,5150.25,-2,0,0.25,MESH6,MES,Micro,0.62\n`,
  );
  expect(brief(parsed)).toEqual([
    "DEMO1 2026-01-05T15:31:00.000Z buy 1 MESH6 @5150.25 USD fee 0.62 USD future x5 901",
  ]);
});

test("adds up the parts of each fill that pairs name, also of short positions and large profits", async () => {
  const parsed =
    await read(`${PAIRS}MNQH6,-2,0,0.25,1,2,2,23000.25,23331.25,$1,324.00,01/05/2026 09:18:56,01/05/2026 09:25:10,6min
MNQH6,-2,0,0.25,3,2,1,23110.00,23331.25,$442.50,01/05/2026 09:26:00,01/05/2026 09:25:10,1min
MNQH6,-2,0,0.25,4,5,1,23120.00,23101.00,$(38.00),01/05/2026 10:00:00,01/05/2026 10:01:00,1min
QQQH6,-2,0,0.25,6,7,2,10.00,12.00,$28.00,01/05/2026 10:00:00,01/05/2026 10:01:00,1min
`);
  expect(reasonsOf(parsed)).toEqual([]);
  const told = rowsOf(parsed).map(({ side, quantity, symbol, price, multiplier, executionId }) =>
    [side, quantity, symbol, price, multiplier, executionId].join(" "),
  );
  expect(told).toEqual([
    "buy 2 MNQH6 23000.25 2 1",
    "sell 3 MNQH6 23331.25 2 2",
    "buy 1 MNQH6 23110 2 3",
    "buy 1 MNQH6 23120 2 4",
    "sell 1 MNQH6 23101 2 5",
    "buy 2 QQQH6 10 7 6",
    "sell 2 QQQH6 12 7 7",
  ]);
});

test("reads the pairs of a position history, which names the account", async () => {
  const parsed = await read(
    `Position ID,Timestamp,Trade Date,Net Pos,Net Price,Bought,Avg. Buy,Sold,Avg. Sell,Account,Contract,Product,Product Description,_priceFormat,_priceFormatType,_tickSize,Pair ID,Buy Fill ID,Sell Fill ID,Paired Qty,Buy Price,Sell Price,P/L,Currency,Bought Timestamp,Sold Timestamp
1,01/05/2026 17:14:44,2026-01-05,0,,2,21000,2,21005,ACC1,MNQH6,MNQ,Micro,-2,0,0.25,11,12,13,2,21000.00,21005.00,20.00,USD,01/05/2026 09:30:00,01/05/2026 09:40:00
`,
    CHICAGO,
  );
  expect(brief(parsed)).toEqual([
    "ACC1 2026-01-05T15:30:00.000Z buy 2 MNQH6 @21000 USD fee 1.58 USD future x2 12",
    "ACC1 2026-01-05T15:40:00.000Z sell 2 MNQH6 @21005 USD fee 1.58 USD future x2 13",
  ]);
});

test("refuses what it cannot read, with the reason", async () => {
  const pairs =
    await read(`${PAIRS}QQQH6,-2,0,0.25,1,2,2,10,10,$0.00,01/05/2026 10:00:00,01/05/2026 10:01:00,1min
ACME,-2,0,0.25,1,2,2,10,12,,01/05/2026 10:00:00,01/05/2026 10:01:00,1min
MNQH6,-2,0,0.25,,2,2,10,12,$8.00,01/05/2026 10:00:00,01/05/2026 10:01:00,1min
MNQH6,-2,0,0.25,1,2,0,10,12,$8.00,01/05/2026 10:00:00,01/05/2026 10:01:00,1min
`);
  expect(reasonsOf(pairs)).toEqual([
    [2, "The value of a point of the future QQQ is not known, and the file does not state it"],
    [3, "“ACME” is not the symbol of a futures contract"],
    [4, "The row names no fill"],
    [5, "qty is zero"],
  ]);
  const orders = await read(`orderId,Account,Fill Time,B/S,Contract,Filled Qty,Avg Fill Price
1,D,01/05/2026 09:31:00,Hold,MESH6,1,1
1,D,31/05/2026 09:31:00,Buy,MESH6,1,1
1,D,01/05/2026 09:31:00,Buy,,1,1
1,D,01/05/2026 09:31:00,Buy,MESH6,1,
`);
  expect(reasonsOf(orders)).toEqual([
    [2, "B/S “Hold” is neither Buy nor Sell"],
    [3, "“2026-31-05 09:31:00” is not a date"],
    [4, "The row names no contract"],
    [5, "Price is empty"],
  ]);
});
