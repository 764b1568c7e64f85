import { expect, test } from "vitest";
import { read } from "#test/parsed.ts";
import { told } from "#test/told.ts";

const OF_2025 =
  "ID,Timestamp,Transaction Type,Asset,Quantity Transacted,Price Currency,Price at Transaction,Subtotal,Total (inclusive of fees and/or spread),Fees and/or Spread,Notes";
const OF_2022 =
  "Timestamp,Transaction Type,Asset,Quantity Transacted,Spot Price Currency,Spot Price at Transaction,Subtotal,Total (inclusive of fees),Fees,Notes";
const OF_2019 =
  "Timestamp,Transaction Type,Asset,Quantity Transacted,EUR Spot Price at Transaction,EUR Subtotal,EUR Total (inclusive of fees),EUR Fees,Notes";

const transactions = async (...lines: string[]) => told(await read([...lines, ""].join("\n")));

test("reads trades, rewards, conversions and transfers below a preamble", async () => {
  const found = await transactions(
    "",
    "Transactions",
    "User,Someone,0000",
    OF_2025,
    "i1,2026-01-17 16:57:02 UTC,Staking Income,ETH,0.5,EUR,€3343.1122998999999999999,€1000.25,€1000.25,€0.00,",
    "i2,2026-01-16 16:57:02 UTC,Buy,BTC,0.002,EUR,€40000,€80.00,€82.99,€2.99,Bought 0.002 BTC for 82.99 EUR",
    'i3,2026-01-15 16:57:02 UTC,Sell,BTC,-0.002,EUR,"€40,000.00",-€79.00,-€77.00,€2.00,Sold 0.002 BTC',
    "i4,2026-01-14 16:57:02 UTC,Advanced Trade Buy,SOL,2,USDC,$100.5,$201,$201.80,$0.80,Bought 2 SOL",
    "i5,2026-01-13 16:57:02 UTC,Convert,BTC,-0.01,EUR,€40000,€400.00,€404.00,€4.00,Converted 0.01 BTC to 160 XRP",
    "i6,2026-01-12 16:57:02 UTC,Convert,ETH,1,EUR,€2000,€2000.00,€2000.00,,Converted 1 ETH to 1 ETH2",
    "i7,2026-01-11 16:57:02 UTC,Send,ETH2,-0.25,EUR,€2000,-€500,-€500,€0.00,Sent 0.25 ETH2s",
    "i8,2026-01-11 16:57:02 UTC,Receive,ETH,0.25,EUR,€2000,€500,€500,€0.00,Received 0.25 ETHs",
    "i9,2026-01-10 16:57:02 UTC,Deposit,EUR,100,EUR,€1,€100,€100,€0.00,",
    "ia,2026-01-09 16:57:02 UTC,Withdrawal,EUR,40,EUR,€1,€40,€40,€0.00,",
    "ib,2026-01-08 16:57:02 UTC,Retail Staking Transfer,ETH,-1,EUR,€2000,-€2000,-€2000,€0.00,",
  );
  expect(found).toEqual([
    "5 2026-01-17T16:57:02.000Z interest 1000.25 EUR ETH i1",
    "5 2026-01-17T16:57:02.000Z buy 0.5 ETH @2000.5 EUR fee 0 EUR crypto x1 i1",
    "6 2026-01-16T16:57:02.000Z buy 0.002 BTC @40000 EUR fee 2.99 EUR crypto x1 i2",
    "7 2026-01-15T16:57:02.000Z sell 0.002 BTC @39500 EUR fee 2 EUR crypto x1 i3",
    "8 2026-01-14T16:57:02.000Z buy 2 SOL @100.5 USDC fee 0.8 USDC crypto x1 i4",
    "9 2026-01-13T16:57:02.000Z sell 0.01 BTC @40000 EUR fee 4 EUR crypto x1 i5 sold",
    "9 2026-01-13T16:57:02.000Z buy 160 XRP @2.5 EUR fee 0 EUR crypto x1 i5 bought",
    "10 left out: other_kind",
    "11 2026-01-11T16:57:02.000Z transfer -0.25 ETH i7",
    "12 2026-01-11T16:57:02.000Z transfer 0.25 ETH i8",
    "13 2026-01-10T16:57:02.000Z deposit 100 EUR i9",
    "14 2026-01-09T16:57:02.000Z withdrawal -40 EUR ia",
    "15 left out: other_kind",
  ]);
});

test.each([
  [OF_2022, "2026-01-16T16:57:02Z,Buy,BTC,0.002,EUR,40000,80.00,82.99,2.99,Bought 0.002 BTC for €82.99 EUR"],
  [OF_2019, "2026-01-16T16:57:02Z,Buy,BTC,0.002,40000,80.00,82.99,2.99,Bought 0.002 BTC for €82.99 EUR"],
])("reads the older header %s", async (header, row) => {
  expect(await transactions(header, row)).toEqual([
    "2 2026-01-16T16:57:02.000Z buy 0.002 BTC @40000 EUR fee 2.99 EUR crypto x1 -",
  ]);
});

test("what is not clear is refused", async () => {
  const found = await transactions(
    OF_2025,
    "i1,2026-01-17 16:57:02 UTC,Barter,ETH,0.5,EUR,€3343,€1000,€1000,€0.00,",
    "i2,2026-01-17 16:57:02 UTC,Convert,BTC,0.01,EUR,€40000,€400,€404,,Umgetauscht",
    "i3,2026-01-17 16:57:02 UTC,Convert,BTC,0.02,EUR,€40000,€400,€404,,Converted 0.01 BTC to 160 XRP",
    "i4,2026-01-17 16:57:02 UTC,Buy,BTC,0,EUR,€40000,€400,€404,,",
    "i5,yesterday,Buy,BTC,1,EUR,€40000,€400,€404,,",
    "i6,2026-01-17 16:57:02 UTC,Staking Income,BTC,-1,EUR,€40000,€400,€404,,",
  );
  expect(found).toEqual([
    "2 refused: Transaction type “Barter” is not known",
    "3 refused: The notes do not say what was converted; they read “Converted 1 BTC to 15 ETH”",
    "4 refused: The quantity is not the one that the notes state",
    "5 refused: The quantity is zero",
    "6 refused: “yesterday” is not a date and time",
    "7 refused: The row is a reward of a negative quantity",
  ]);
});
