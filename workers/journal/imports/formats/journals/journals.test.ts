import { expect, test } from "vitest";
import { brief, read, reasonsOf, rowsOf } from "#test/parsed.ts";

const EXECUTIONS = "Date,Time,Symbol,Quantity,Price,Side,Commission,TransFee,ECNFee\n";
const TRADES =
  "Open Datetime,Close Datetime,Symbol,Side,Volume,Exec Count,Entry Price,Exit Price,Gross P&L,Gross P&L (%),Shared,Notes,Tags\n";
const ZELLA = "Open Date,Close Date,Symbol,Side,Volume,Entry Price,Exit Price,Net P&L,Commissions\n";

test("reads Tradervue's executions, with all fees, in two orders of the date", async () => {
  const parsed = await read(`${EXECUTIONS}2026-01-05,09:31:00,ACME,100,185.50,Buy,1.00,0.10,0.25
01/05/2026,10:15:00,ACME,100,187.25,SELL,-1.00,0.10,0.25
01/05/26,10:20:00,ZED,-5,10,,,,
2026-01-05,10:30:00,/ESH6,1,5150.25,SS,2,,
`);
  expect(reasonsOf(parsed)).toEqual([]);
  expect(brief(parsed)).toEqual([
    "Tradervue 2026-01-05T14:31:00.000Z buy 100 ACME @185.5 USD fee 1.35 USD equity x1 -",
    "Tradervue 2026-01-05T15:15:00.000Z sell 100 ACME @187.25 USD fee 1.35 USD equity x1 -",
    "Tradervue 2026-01-05T15:20:00.000Z sell 5 ZED @10 USD fee 0 USD equity x1 -",
    "Tradervue 2026-01-05T15:30:00.000Z sell 1 /ESH6 @5150.25 USD fee 2 USD future x50 -",
  ]);
  expect(rowsOf(parsed).map(({ effect }) => effect)).toEqual([null, null, null, "opens"]);
});

test("a trade of Tradervue becomes its fills, and its profit tells how the volume counts", async () => {
  const parsed =
    await read(`${TRADES}2026-01-05 10:00:00,2026-01-05 10:01:00,ACME,L,200,2,4.40,4.79,78.00,8.62,false,,
2026-01-05 11:00:00,2026-01-05 11:01:00,ACME,S,200,2,4.40,4.30,10.00,2.3,false,,
2026-01-05 12:00:00,2026-01-05 12:01:00,ACME260116C5,L,2,2,1.00,1.50,100.00,50,false,,
2026-01-05 13:00:00,,ACME,L,7,1,4.40,,,,false,,
`);
  expect(reasonsOf(parsed)).toEqual([]);
  expect(brief(parsed)).toEqual([
    "Tradervue 2026-01-05T15:00:00.000Z buy 200 ACME @4.4 USD fee 0 USD equity x1 -",
    "Tradervue 2026-01-05T15:01:00.000Z sell 200 ACME @4.79 USD fee 0 USD equity x1 -",
    "Tradervue 2026-01-05T16:00:00.000Z sell 100 ACME @4.4 USD fee 0 USD equity x1 -",
    "Tradervue 2026-01-05T16:01:00.000Z buy 100 ACME @4.3 USD fee 0 USD equity x1 -",
    "Tradervue 2026-01-05T17:00:00.000Z buy 2 ACME260116C5 @1 USD fee 0 USD option x100 -",
    "Tradervue 2026-01-05T17:01:00.000Z sell 2 ACME260116C5 @1.5 USD fee 0 USD option x100 -",
    "Tradervue 2026-01-05T18:00:00.000Z buy 7 ACME @4.4 USD fee 0 USD equity x1 -",
  ]);
});

test("a trade of TradeZella becomes its fills, which share its commissions", async () => {
  const parsed =
    await read(`${ZELLA}2026-01-05 09:31:00,2026-01-05 10:15:00,ACME,LONG,100,185.50,187.25,171.00,4.00
2026-01-06 09:45:00,2026-01-06 09:52:00,ZED,SHORT,50,240.00,242.00,-102.51,2.51
`);
  expect(brief(parsed)).toEqual([
    "TradeZella 2026-01-05T14:31:00.000Z buy 100 ACME @185.5 USD fee 2 USD equity x1 -",
    "TradeZella 2026-01-05T15:15:00.000Z sell 100 ACME @187.25 USD fee 2 USD equity x1 -",
    "TradeZella 2026-01-06T14:45:00.000Z sell 50 ZED @240 USD fee 1.26 USD equity x1 -",
    "TradeZella 2026-01-06T14:52:00.000Z buy 50 ZED @242 USD fee 1.25 USD equity x1 -",
  ]);
  expect(parsed.map(({ line }) => line)).toEqual([2, 2, 3, 3]);
});

test("another header of TradeZella, with times and fees of their own columns, reads alike", async () => {
  const parsed =
    await read(`Account Name,Open Date,Open Time,Close Date,Close Time,Symbol,Side,Quantity,Entry Price,Exit Price,Gross P&L,Commission,Fees
Swing,01/05/2026,09:31:00,01/05/2026,10:15:00,ACME,Long,100,$185.50,$187.25,$175.00,$3.00,$1.00
`);
  expect(brief(parsed)).toEqual([
    "Swing 2026-01-05T14:31:00.000Z buy 100 ACME @185.5 USD fee 2 USD equity x1 -",
    "Swing 2026-01-05T15:15:00.000Z sell 100 ACME @187.25 USD fee 2 USD equity x1 -",
  ]);
});

test("refuses what it cannot read, with the reason, once for each row", async () => {
  const executions = await read(`${EXECUTIONS}31/12/2026,09:31:00,ACME,1,1,Buy,,,
2026-01-05,09:31:00,,1,1,Buy,,,
2026-01-05,09:31:00,ACME,0,1,Buy,,,
2026-01-05,09:31:00,ACME,1,1,Hold,,,
`);
  expect(reasonsOf(executions)).toEqual([
    [2, "“2026-31-12 09:31:00” is not a date"],
    [3, "The row names no symbol"],
    [4, "Quantity is zero"],
    [5, "Side “Hold” is neither buy nor sell"],
  ]);
  const trades =
    await read(`${ZELLA}2026-01-05 09:31:00,2026-01-05 10:15:00,ACME,LONG,100,185.50,187.25,900.00,4.00
2026-01-05 09:31:00,2026-01-05 10:15:00,ACME,FLAT,100,185.50,187.25,171.00,4.00
2026-01-05 09:31:00,2026-01-05 10:15:00,ACME,LONG,0,185.50,187.25,171.00,4.00
2026-01-05 09:31:00,2026-01-05 10:15:00,ACME,LONG,100,185.50,,171.00,4.00
`);
  expect(trades).toEqual([
    {
      line: 2,
      reason: "The profit does not follow from the prices and the volume; export the executions instead",
    },
    { line: 3, reason: "Side “FLAT” is neither long nor short" },
    { line: 4, reason: "Volume is zero" },
    { line: 5, reason: "exitprice is empty" },
  ]);
});
