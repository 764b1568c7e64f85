import { expect, test } from "vitest";
import { booked } from "#test/booked.ts";
import { brief, read, reasonsOf, rowsOf } from "#test/parsed.ts";

const HEAD = `Statement,Header,Field Name,Field Value
Statement,Data,Title,Transaction History
Summary,Header,Field Name,Field Value
Summary,Data,Base Currency,CAD
`;
const HEADER =
  "Transaction History,Header,Date,Account,Description,Transaction Type,Symbol,Quantity,Price,Price Currency,Gross Amount ,Commission,Net Amount\n";

test("reads trades in the price's currency, with commissions in the base currency", async () => {
  const parsed =
    await read(`${HEAD}${HEADER}Transaction History,Data,2026-03-02,U***2524,SOME CO,Buy,ZZZ,10.0,100.0,USD,-1400.0,-1.4,-1401.4
Transaction History,Data,2026-03-03,U***2524,SOME CO,Sell,ZZZ,-10.0,110.0,USD,1540.0,0.7,1540.7
Transaction History,Data,2026-03-05,U***2524,OPT,Sell,QQQ  260320P00500000,-2.0,1.5,USD,420.0,-2.8,417.2
Transaction History,Data,2026-03-20,U***2524,QQQ,Assignment,QQQ  260320P00500000,2.0,0.0,USD,-,-,-
Transaction History,Data,2026-03-05,U***2524,UBSG 21DEC29 28 C,Sell,C UBSE 20291221 28 M,-1.0,14.55,CHF,1791.1,-2.09,1789.01
Transaction History,Data,2026-03-05,U***2524,M6E 15JUN26,Buy,M6EM6,1,1.18,USD,-,-1,-1
`);
  expect(reasonsOf(parsed)).toEqual([]);
  expect(brief(parsed)).toEqual([
    "U***2524 2026-03-02T00:00:00.000Z (date) buy 10 ZZZ @100 USD fee 1.4 CAD equity x1 -",
    "U***2524 2026-03-03T00:00:00.000Z (date) sell 10 ZZZ @110 USD fee -0.7 CAD equity x1 -",
    "U***2524 2026-03-05T00:00:00.000Z (date) sell 2 QQQ  260320P00500000 @1.5 USD fee 2.8 CAD option x100 -",
    "U***2524 2026-03-20T00:00:00.000Z (date) buy 2 QQQ  260320P00500000 @0 USD fee 0 CAD option x100 -",
    "U***2524 2026-03-05T00:00:00.000Z (date) sell 1 C UBSE 20291221 28 M @14.55 CHF fee 2.09 CAD option x100 -",
    "U***2524 2026-03-05T00:00:00.000Z (date) buy 1 M6EM6 @1.18 USD fee 1 CAD future x12500 -",
  ]);
  expect(rowsOf(parsed)[2]).toMatchObject({
    underlying: "QQQ",
    expiry: "2026-03-20",
    strike: "500",
    right: "put",
  });
  expect(rowsOf(parsed)[4]).toMatchObject({ underlying: "UBSG", expiry: "2029-12-21", strike: "28" });
});

test("books money in the base currency, and leaves conversions out", async () => {
  const parsed =
    await read(`${HEAD}${HEADER}Transaction History,Data,2026-08-13,U1,ACME(US0000000011) Cash Dividend USD 0.27 per Share (Ordinary Dividend),Dividend,ACME,-,-,-,-,-,6.91524
Transaction History,Data,2026-08-13,U1,ACME(US0000000011) Cash Dividend USD 0.27 per Share - US Tax,Foreign Tax Withholding,ACME,-,-,-,-,-,-2.07
Transaction History,Data,2026-08-14,U1,CAD Credit Interest,Credit Interest,-,-,-,-,1.5,-,1.5
Transaction History,Data,2026-01-06,U1,Electronic Fund Transfer,Deposit,-,-,-,-,500,-,500
Transaction History,Data,2026-01-07,U1,Disbursement,Withdrawal,-,-,-,-,-50,-,-50
Transaction History,Data,2026-01-07,U1,Net Amount in Base from Forex Trade: -93.11 AUD.USD,Forex Trade Component,AUD.USD,-93.11,0.71089,USD,-0.40,-,-
`);
  expect(booked(parsed)).toEqual([
    "U1 2026-08-13 dividend ACME 6.91524 CAD",
    "U1 2026-08-13 tax ACME -2.07 CAD",
    "U1 2026-08-14 interest - 1.5 CAD",
    "U1 2026-01-06 deposit - 500 CAD",
    "U1 2026-01-07 withdrawal - -50 CAD",
  ]);
  expect(parsed.at(-1)).toEqual({ line: 11, leftOut: "currency_conversion" });
});

test("an age without the currency of the price takes the base only where the amount follows from it", async () => {
  const older = HEADER.replace("Price Currency,", "");
  const parsed =
    await read(`${HEAD}${older}Transaction History,Data,2026-03-02,U1,SOME CO,Buy,ZZZ,10.0,100.0,-1000.0,-1.4,-1001.4
Transaction History,Data,2026-03-02,U1,SOME CO,Buy,ZZZ,10.0,100.0,-1400.0,-1.4,-1401.4
`);
  expect(rowsOf(parsed).map(({ currency }) => currency)).toEqual(["CAD"]);
  expect(reasonsOf(parsed)).toEqual([
    [7, "The file does not name the currency of the price; export a newer transaction history"],
  ]);
});

test("refuses what it cannot read, with the reason", async () => {
  const parsed =
    await read(`${HEADER}Transaction History,Data,2026-03-02,U1,SOME CO,Buy,ZZZ,10.0,100.0,USD,-1000.0,-1.4,-1001.4
Transaction History,Data,2026-03-02,U1,SOME CO,Buy,ZZZ,0,100.0,USD,-1000.0,-,-1000
Transaction History,Data,2026-03-02,U1,SOME CO,Buy,-,x,100.0,USD,-1000.0,-,-1000
Transaction History,Data,2026-03-02,U1,Words,Deposit,-,-,-,-,5,-,5
Summary,Data,Base Currency,CAD
Transaction History,Data,2026-03-02,U1,Words,Something,-,-,-,-,5,-,5
Transaction History,Data,2026-03-02,U1,Words,Deposit,-,-,-,-,5,-,-
`);
  expect(reasonsOf(parsed)).toEqual([
    [2, "The file names no base currency, in which its commissions are"],
    [3, "Quantity is zero"],
    [4, "Quantity “x” is not a number"],
    [5, "The file names no base currency, in which its amounts are"],
    [7, "Transaction Type “something” is not known"],
    [8, "Net Amount is empty"],
  ]);
});
