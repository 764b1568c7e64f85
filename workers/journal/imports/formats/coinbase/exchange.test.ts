import { expect, test } from "vitest";
import { brief, read } from "#test/parsed.ts";
import { told } from "#test/told.ts";

const FILLS =
  "portfolio,trade id,product,side,created at,size,size unit,price,fee,total,price/fee/total unit";
const ACCOUNT = "portfolio,type,time,amount,balance,amount/balance unit,transfer id,trade id,order id";

const FILL = "default,7001,BTC-EUR,BUY,2026-01-16T16:57:02.123Z,0.002,BTC,40000.5,0.4,-80.401,EUR";
const TRADE = [
  "default,match,2026-01-16T16:57:02.123Z,0.002,0.502,BTC,,7001,o-1",
  "default,match,2026-01-16T16:57:02.123Z,-80.001,919.999,EUR,,7001,o-1",
  "default,fee,2026-01-16T16:57:02.123Z,-0.4,919.599,EUR,,7001,o-1",
];

const file = (...lines: string[]) => read([...lines, ""].join("\n"));

test("the fills report and the account statement state one trade alike, and the report counts", async () => {
  const fills = await file(FILLS, FILL);
  const account = await file(ACCOUNT, ...TRADE);
  expect(brief(fills)).toEqual([
    "default 2026-01-16T16:57:02.123Z buy 0.002 BTC @40000.5 EUR fee 0.4 EUR crypto x1 BTC-EUR 7001",
  ]);
  expect(brief(account)).toEqual(brief(fills));
  const revisions = [...fills, ...account].flatMap((each) =>
    "row" in each ? [each.amendment?.revision] : [],
  );
  expect(revisions).toEqual(["BTC-EUR 7001.1", "BTC-EUR 7001.0"]);
});

test("the account statement states deposits, fees and the balances after each trade", async () => {
  const found = told(
    await file(
      ACCOUNT,
      "default,deposit,2026-01-15T10:00:00Z,1000,1000,EUR,t-1,,",
      "default,deposit,2026-01-15T11:00:00Z,0.5,0.5,BTC,t-2,,",
      ...TRADE,
      "default,match,2026-01-17T10:00:00Z,-0.1,0.402,BTC,,9,o-2",
      "default,match,2026-01-17T10:00:00Z,2,2,ETH,,9,o-2",
      "default,conversion,2026-01-18T10:00:00Z,-5,914.599,EUR,,,",
    ),
  );
  expect(found).toEqual([
    "2 2026-01-15T10:00:00.000Z deposit 1000 EUR t-1",
    "2 states 1000 EUR",
    "3 2026-01-15T11:00:00.000Z transfer 0.5 BTC t-2",
    "3 states 0.5 BTC",
    "4 2026-01-16T16:57:02.123Z buy 0.002 BTC @40000.5 EUR fee 0.4 EUR crypto x1 BTC-EUR 7001",
    "4 states 0.502 BTC",
    "6 states 919.599 EUR",
    "8 2026-01-17T10:00:00.000Z buy 2 ETH @0.05 BTC fee 0 BTC crypto x1 ETH-BTC 9",
    "7 states 0.402 BTC",
    "8 states 2 ETH",
    "9 2026-01-18T10:00:00.000Z conversion -5 EUR",
    "9 states 914.599 EUR",
  ]);
});

test("rows that make no trade are refused, each of them", async () => {
  const found = told(
    await file(
      ACCOUNT,
      "default,match,2026-01-17T10:00:00Z,-0.1,0.402,BTC,,9,o-2",
      "default,barter,2026-01-18T10:00:00Z,-5,914.599,EUR,,,",
      "default,match,2026-01-19T10:00:00Z,1,1,AAA,,10,o-3",
      "default,match,2026-01-19T10:00:00Z,-2,2,BBB,,10,o-3",
    ),
  );
  expect(found).toEqual([
    "2 refused: A trade needs one match for each of its two assets, and nothing but fees beside them",
    "3 refused: Type “barter” is not known",
    "4 refused: The rows do not say whether AAA prices BBB, or BBB prices AAA",
    "5 refused: The rows do not say whether AAA prices BBB, or BBB prices AAA",
  ]);
  expect(told(await file(FILLS, FILL.replace("BUY", "HOLD"), FILL.replace("0.002", "0")))).toEqual([
    "2 refused: Side “hold” is neither buy nor sell",
    "3 refused: size is zero",
  ]);
});
