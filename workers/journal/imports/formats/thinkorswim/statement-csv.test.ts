import { expect, test } from "vitest";
import { booked, stated } from "#test/booked.ts";
import { brief, read, reasonsOf, rowsOf } from "#test/parsed.ts";

const TITLE = "Account Statement for 12345678SCHW (me) since 1/1/26 through 1/31/26\n\n";
const CASH = "Cash Balance\nDATE,TIME,TYPE,REF #,DESCRIPTION,Misc Fees,Commissions & Fees,AMOUNT,BALANCE\n";
const TRADES =
  "Account Trade History\n,Exec Time,Spread,Side,Qty,Pos Effect,Symbol,Exp,Strike,Type,Price,Net Price,Order Type\n";

const cashRow = (time: string, fee: string) =>
  `1/5/26,${time},TRD,="1",SOLD -1 ACME @10.00,,${fee},10.00,0\n`;
const order = (time: string) => `,1/5/26 ${time},STOCK,SELL,-1,TO CLOSE,ACME,,,STOCK,10.00,10.00,MKT\n`;

const ORDINARY = `\ufeff${TITLE}${CASH}1/2/26,01:00:00,BAL,,Cash balance at the start of business day 02.01 CST,,,,"20,000.00"
1/2/26,09:31:14,TRD,="5337400962",BOT +100 ACME @150.00,-0.02,-1.00,"-15,000.00","4,998.98"
1/5/26,10:00:00,TRD,="5337400963",SOLD -1 VERTICAL ACME 100 16 JAN 26 55/60 CALL @.80 CBOE,-0.03,-1.30,80.00,"5,077.65"
1/6/26,11:00:00,EFN,="5337400964",CLIENT REQUESTED ELECTRONIC FUNDING RECEIPT (FUNDS NOW),,,500.00,"5,577.65"
1/7/26,11:00:00,DOI,="5337400965",ORDINARY DIVIDEND~ACME,,,12.50,"5,590.15"
1/7/26,11:00:00,DOI,="5337400966",MARGIN INTEREST ADJUSTMENT,,,-1.15,"5,589.00"
1/16/26,16:00:00,RAD,="5337400967",REMOVAL OF OPTION DUE TO EXPIRATION 1.0 ACME 100 16 JAN 26 55 CALL,,,0.00,"5,589.00"
1/16/26,16:00:00,RAD,="5337400968",REMOVAL OF OPTION DUE TO EXPIRATION -1.0 ACME 100 (Weeklys) 16 JAN 26 60.0 CALL,,,0.00,"5,589.00"
,,,,TOTAL,-0.05,-2.30,"-14,408.65","5,589.00"

Futures Statements
Trade Date,Exec Date,Exec Time,Type,Ref #,Description,Misc Fees,Commissions & Fees,Amount,Balance
*** no transactions

Account Order History
Notes,,Time Placed,Spread,Side,Qty,Pos Effect,Symbol,Exp,Strike,Type,PRICE,,TIF,Status
,,1/5/26 09:59:00,VERTICAL,SELL,-1,TO OPEN,ACME,16 JAN 26,55,CALL,~,MKT,DAY,FILLED

${TRADES},1/5/26 10:00:01,VERTICAL,SELL,-1,TO OPEN,ACME,16 JAN 26,55,CALL,1.25,.80,LMT
,,,BUY,+1,TO OPEN,ACME,16 JAN 26,60,CALL,.45,CREDIT,
,1/2/26 09:31:12,STOCK,BUY,+100,TO OPEN,ACME,,,STOCK,150.00,150.00,LMT

Equities
Symbol,Description,Qty,Trade Price,Mark,Mark Value
ACME,ACME CORP,+100,150.00,155.00,"$15,500.00"
,OVERALL TOTALS,,,,"$15,500.00"

Profits and Losses
Symbol,Description,P/L Open,P/L %,P/L Day,P/L YTD,P/L Diff,Margin Req,Mark Value
ACME,ACME CORP,$500.00,+3.33%,$0.00,$0.00,$0.00,$0.00,"$15,500.00"
`;

test("joins the fees of the cash section with orders up to two seconds apart, and shares them among legs", async () => {
  const parsed = await read(ORDINARY);
  expect(reasonsOf(parsed)).toEqual([]);
  expect(brief(parsed)).toEqual([
    "12345678SCHW 2026-01-16T21:00:00.000Z buy 1 ACME 16 JAN 26 55 CALL @0 USD fee 0 USD option x100 -",
    "12345678SCHW 2026-01-16T21:00:00.000Z sell 1 ACME 16 JAN 26 60 CALL @0 USD fee 0 USD option x100 -",
    "12345678SCHW 2026-01-05T15:00:01.000Z sell 1 ACME 16 JAN 26 55 CALL @1.25 USD fee 0.66 USD option x100 -",
    "12345678SCHW 2026-01-05T15:00:01.000Z buy 1 ACME 16 JAN 26 60 CALL @0.45 USD fee 0.67 USD option x100 -",
    "12345678SCHW 2026-01-02T14:31:12.000Z buy 100 ACME @150 USD fee 1.02 USD equity x1 -",
  ]);
  expect(booked(parsed)).toEqual([
    "12345678SCHW 2026-01-06T16:00:00.000Z deposit - 500 USD",
    "12345678SCHW 2026-01-07T16:00:00.000Z dividend ACME 12.5 USD",
    "12345678SCHW 2026-01-07T16:00:00.000Z interest - -1.15 USD",
  ]);
  expect(stated(parsed)).toEqual(["12345678SCHW end 100 ACME", "12345678SCHW end 5589 USD"]);
});

test("reads futures, their options, forex, deliveries and a price that only the order has", async () => {
  const parsed = await read(
    `${TITLE}${CASH}1/16/26,16:00:00,TRD,="1",BOT +100 ACME @55.00 UPON OPTION ASSIGNMENT,,-5.00,"-5,500.00","0.00"
Futures Statements
Trade Date,Exec Date,Exec Time,Type,Ref #,Description,Misc Fees,Commissions & Fees,Amount,Balance
1/5/26,1/5/26,09:30:00,TRD,="2",BOT +1 /ESH26:XCME @5000.00,-1.38,-2.25,--,--

${TRADES},1/5/26 09:30:00,FUTURE,BUY,+1,TO OPEN,/ESH26:XCME,MAR 26,,FUTURE,5000.00,5000.00,LMT
,1/5/26 09:40:00,SINGLE,BUY,+2,TO OPEN,/ESH26,16 JAN 26 /EW3F26,5000,CALL,10.50,10.50,LMT
,1/5/26 09:50:00,FOREX,SELL,"-10,000",TO CLOSE,EUR/USD,,,FOREX,1.0925,1.0925,MKT
,1/5/26 09:55:00,STOCK,BUY,+5,TO OPEN,ACME,,,STOCK,~,12.50,MKT
`,
    { account: "Mine", timeZone: "America/Chicago" },
  );
  expect(reasonsOf(parsed)).toEqual([]);
  expect(brief(parsed)).toEqual([
    "Mine 2026-01-16T22:00:00.000Z buy 100 ACME @55 USD fee 5 USD equity x1 -",
    "Mine 2026-01-05T15:30:00.000Z buy 1 /ESH26:XCME @5000 USD fee 3.63 USD future x50 -",
    "Mine 2026-01-05T15:40:00.000Z buy 2 /ESH26 16 JAN 26 5000 CALL @10.5 USD fee 0 USD option x50 -",
    "Mine 2026-01-05T15:50:00.000Z sell 10000 EUR/USD @1.0925 USD fee 0 USD forex x1 -",
    "Mine 2026-01-05T15:55:00.000Z buy 5 ACME @12.5 USD fee 0 USD equity x1 -",
  ]);
  expect(rowsOf(parsed)[2]).toMatchObject({ underlying: "/ESH26", expiry: "2026-01-16", strike: "5000" });
});

test("two orders alike in one second take one cash row each, and a trade of another time stays alone", async () => {
  const parsed = await read(
    `${TITLE}${CASH}${cashRow("10:00:00", "-1.00")}${cashRow("10:00:00", "-2.00")}${cashRow("10:00:09", "-4.00")}${TRADES}${order("10:00:00")}${order("10:00:02")}${order("10:00:05")}`,
  );
  expect(rowsOf(parsed).map(({ fee }) => fee)).toEqual(["2", "1", "0"]);
  expect(reasonsOf(parsed)).toEqual([
    [7, "The Account Trade History has no order of this trade within two seconds"],
  ]);
});

test("refuses what it cannot read, with the reason", async () => {
  const parsed = await read(
    `${TRADES},,,BUY,+1,TO OPEN,ACME,,,STOCK,1,1,
,31/12/26 10:00:00,STOCK,BUY,+1,TO OPEN,ACME,,,STOCK,1,1,
,1/5/26 10:00:00,STOCK,HOLD,+1,TO OPEN,ACME,,,STOCK,1,1,
,1/5/26 10:00:00,SINGLE,BUY,+1,TO OPEN,ACME,99 JAN 26,5,CALL,1,1,
,1/5/26 10:00:00,FUTURE,BUY,+1,TO OPEN,/QQQH26,MAR 26,,FUTURE,1,1,
,1/5/26 10:00:00,BOND,BUY,+1,TO OPEN,ACME,,,BOND,1,1,
,1/5/26 10:00:00,STOCK,BUY,+1,TO OPEN,ACME,,,STOCK,112'16,1,
`,
  );
  expect(reasonsOf(parsed)).toEqual([
    [3, "The first row of this order is missing"],
    [4, "“2026-31-12 10:00:00” is not a date"],
    [5, "Side “HOLD” is neither BUY nor SELL"],
    [6, "Exp “99 JAN 26” is not a date"],
    [7, "The value of a point of the future QQQ is not known, and the file does not state it"],
    [8, "Type “BOND” is not known"],
    [9, expect.stringMatching(/^Price “112'16” /)],
  ]);
  expect(rowsOf(parsed)).toEqual([]);
});
