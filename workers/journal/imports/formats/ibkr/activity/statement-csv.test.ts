import { expect, test } from "vitest";
import { booked, stated } from "#test/booked.ts";
import { brief, read, reasonsOf, rowsOf } from "#test/parsed.ts";

const HEAD = `Statement,Header,Field Name,Field Value
Statement,Data,BrokerName,Interactive Brokers
Statement,Data,Title,Activity Statement
Account Information,Header,Field Name,Field Value
Account Information,Data,Account,U7000001
Account Information,Data,Base Currency,EUR
`;
const TRADES =
  "Trades,Header,DataDiscriminator,Asset Category,Currency,Symbol,Date/Time,Quantity,T. Price,C. Price,Proceeds,Comm/Fee,Basis,Realized P/L,MTM P/L,Code\n";
const FOREX =
  "Trades,Header,DataDiscriminator,Asset Category,Currency,Symbol,Date/Time,Quantity,T. Price,,Proceeds,Comm in EUR,,,MTM in EUR,Code\n";

test("reads trades of every kind with the sign as the side, and drops the totals", async () => {
  const parsed =
    await read(`${HEAD}${TRADES}Trades,Data,Order,Stocks,USD,ACME,"2026-01-05, 09:31:00","1,600",15.9,16,-25440,-1,25441,0,160,O
Trades,Data,Order,Stocks,USD,ACME,"2026-01-06, 09:31:00",-600,16,16,9600,-1.25,-9540,58.75,0,C;P
Trades,SubTotal,,Stocks,USD,ACME,,1000,,,-15840,-2.25,15901,58.75,160,
Trades,Data,Order,Equity and Index Options,USD,ACME 20MAR26 150 C,"2026-01-07, 10:00:00",-2,1.35,1.3,270,-1.3,-268.7,0,10,O
Trades,Data,Order,Equity and Index Options,USD,ACME 20MAR26 150 C,"2026-03-20, 16:20:00",2,0,0,0,0,268.7,268.7,0,C;Ep
Trades,Data,Order,Futures,USD,MESM6,"2026-01-08, 10:00:00",1,5150.25,5151,-25751.25,-0.62,25751.87,0,3.75,O
Trades,Data,Order,Bonds,USD,T 4 02/15/34,"2026-01-09, 10:00:00",10000,98.5,98.5,-9850,-5,9855,0,0,O
Trades,Data,Order,Stocks,USD,ACME,"2026-01-09, 10:00:00",-100,15,15,1500,1,-1500,0,0,Ca
${FOREX}Trades,Data,Order,Forex,USD,EUR.USD,"2026-01-09, 11:00:00","-1,000",1.0925,,1092.5,-2,,,0.1,
Trades,Total,,Stocks,USD,,,,,,-15840,-2.25,,,,
`);
  expect(reasonsOf(parsed)).toEqual([]);
  expect(brief(parsed)).toEqual([
    "U7000001 2026-01-05T14:31:00.000Z buy 1600 ACME @15.9 USD fee 1 USD equity x1 -",
    "U7000001 2026-01-06T14:31:00.000Z sell 600 ACME @16 USD fee 1.25 USD equity x1 -",
    "U7000001 2026-01-07T15:00:00.000Z sell 2 ACME 20MAR26 150 C @1.35 USD fee 1.3 USD option x100 -",
    "U7000001 2026-03-20T20:20:00.000Z buy 2 ACME 20MAR26 150 C @0 USD fee 0 USD option x100 -",
    "U7000001 2026-01-08T15:00:00.000Z buy 1 MESM6 @5150.25 USD fee 0.62 USD future x5 -",
    "U7000001 2026-01-09T15:00:00.000Z buy 10000 T 4 02/15/34 @98.5 USD fee 5 USD bond x0.01 -",
    "U7000001 2026-01-09T15:00:00.000Z buy 100 ACME @15 USD fee -1 USD equity x1 -",
    "U7000001 2026-01-09T16:00:00.000Z sell 1000 EUR.USD @1.0925 USD fee 2 EUR forex x1 -",
  ]);
  expect(rowsOf(parsed)[2]).toMatchObject({
    underlying: "ACME",
    expiry: "2026-03-20",
    strike: "150",
    right: "call",
    effect: "opens",
  });
  expect(parsed[6]).toMatchObject({ amendment: { kind: "cancels" } });
});

test("executions below an order count in its place, and lots do not", async () => {
  const parsed =
    await read(`${HEAD}${TRADES}Trades,Data,Order,Stocks,USD,ACME,"2026-01-05, 09:31:00",300,10,10,-3000,-1.5,,,,O
Trades,Data,Trade,Stocks,USD,ACME,"2026-01-05, 09:31:00",100,10,10,-1000,-0.5,,,,O
Trades,Data,Trade,Stocks,USD,ACME,"2026-01-05, 09:31:02",200,10,10,-2000,-1,,,,O
Trades,Data,Order,Stocks,USD,ZED,"2026-01-05, 09:40:00",5,10,10,-50,-1,,,,O
Trades,Data,ClosedLot,Stocks,USD,ZED,2026-01-02,5,9,,,,45,5,,LT
`);
  expect(rowsOf(parsed).map(({ symbol, quantity, fee }) => [symbol, quantity, fee])).toEqual([
    ["ACME", "100", "0.5"],
    ["ACME", "200", "1"],
    ["ZED", "5", "1"],
  ]);
});

test("books money, splits, units that come and go, and takes what the statement states", async () => {
  const parsed = await read(`${HEAD}Dividends,Header,Currency,Date,Description,Amount
Dividends,Data,USD,2026-01-15,ACME(US0000000011) Cash Dividend USD 0.27 per Share (Ordinary Dividend),27
Dividends,Data,Total,,,27
Dividends,Data,Total in EUR,,,24.7
Withholding Tax,Header,Currency,Date,Description,Amount,Code
Withholding Tax,Data,USD,2026-01-15,ACME(US0000000011) Cash Dividend USD 0.27 per Share - US Tax,-4.05,
Withholding Tax,Data,Total,,,-4.05,
Interest,Header,Currency,Date,Description,Amount
Interest,Data,EUR,2026-01-05,EUR Debit Interest for Dec-2025,-1.23
Fees,Header,Subtitle,Currency,Date,Description,Amount
Fees,Data,Other Fees,USD,2026-01-04,Market data,-10
Fees,Data,Total,,,,-10
Deposits & Withdrawals,Header,Currency,Settle Date,Description,Amount
Deposits & Withdrawals,Data,EUR,2026-01-02,Electronic Fund Transfer,"1,000"
Deposits & Withdrawals,Data,EUR,2026-01-03,Disbursement,-200
Corporate Actions,Header,Asset Category,Currency,Report Date,Date/Time,Description,Quantity,Proceeds,Value,Realized P/L,Code
Corporate Actions,Data,Stocks,USD,2026-01-20,"2026-01-19, 20:25:00","ACME(US0000000011) Split 4 for 1 (ACME, ACME CORP, US0000000011)",300,0,0,0,
Corporate Actions,Data,Stocks,USD,2026-01-20,"2026-01-19, 20:25:00","ZED(US0000000029) Split 1 for 10 (ZED.OLD, ZED INC, US0000000029)",-100,0,0,0,
Corporate Actions,Data,Stocks,USD,2026-01-20,"2026-01-19, 20:25:00","ZED(US0000000029) Split 1 for 10 (ZED, ZED INC, US0000000037)",10,0,0,0,
Corporate Actions,Data,Stocks,USD,2026-01-21,"2026-01-20, 20:25:00","ACME(US0000000011) Spinoff 1 for 5 (BABY, BABY INC, US0000000045)",80,0,0,0,
Corporate Actions,Data,Stocks,CAD,2026-01-22,"2026-01-21, 20:25:00","CVO(CA0000000003) Merged(Voluntary Offer Allocation) for CAD 6.25 per Share (CVO, CVO INC, CA0000000003)",-32,200,-234,0,
Corporate Actions,Data,Total,,,,,,200,,0,
Transfers,Header,Asset Category,Currency,Symbol,Date,Type,Direction,Xfer Company,Xfer Account,Qty,Xfer Price,Market Value,Realized P/L,Cash Amount,Code
Transfers,Data,Stocks,USD,ACME,2026-01-23,ACATS,In,OTHER,--,50,--,"5,000",0,0,
Transfers,Data,Stocks,USD,ACME,2026-01-24,FOP,Out,OTHER,--,-20,--,-2000,0,0,
Open Positions,Header,DataDiscriminator,Asset Category,Currency,Symbol,Quantity,Mult,Cost Price,Cost Basis,Close Price,Value,Unrealized P/L,Code
Open Positions,Data,Summary,Stocks,USD,ACME,430,1,4,1720,25,10750,9030,
Open Positions,Data,Lot,Stocks,USD,ACME,430,,4,1720,25,10750,9030,
Open Positions,Data,Summary,Equity and Index Options,USD,ACME 20MAR26 150 C,-2,100,1.3,-260,1,-200,60,
Open Positions,Total,,Stocks,USD,,,,,1720,,10750,9030,
Cash Report,Header,Currency Summary,Currency,Total,Securities,Futures
Cash Report,Data,Starting Cash,Base Currency Summary,10,10,0
Cash Report,Data,Ending Cash,Base Currency Summary,811.2,811.2,0
Cash Report,Data,Ending Cash,EUR,"1,798.77","1,798.77",0
Cash Report,Data,Ending Cash,USD,-987.05,-987.05,0
Cash Report,Data,Ending Settled Cash,USD,-987.05,-987.05,0
`);
  expect(reasonsOf(parsed)).toEqual([]);
  expect(booked(parsed)).toEqual([
    "U7000001 2026-01-15 dividend ACME 27 USD",
    "U7000001 2026-01-15 tax ACME -4.05 USD",
    "U7000001 2026-01-05 interest - -1.23 EUR",
    "U7000001 2026-01-04 fee - -10 USD",
    "U7000001 2026-01-02 deposit - 1000 EUR",
    "U7000001 2026-01-03 withdrawal - -200 EUR",
    "U7000001 2026-01-20T01:25:00.000Z split ACME - 4 for 1",
    "U7000001 2026-01-20T01:25:00.000Z split ZED - 1 for 10",
    "U7000001 2026-01-21T01:25:00.000Z transfer BABY - 80 units at ?",
    "U7000001 2026-01-23 transfer ACME - 50 units at ?",
    "U7000001 2026-01-24 transfer ACME - -20 units at ?",
  ]);
  expect(brief(parsed)).toEqual([
    "U7000001 2026-01-22T01:25:00.000Z sell 32 CVO @6.25 CAD fee 0 CAD equity x1 -",
  ]);
  expect(stated(parsed)).toEqual([
    "U7000001 end 430 ACME",
    "U7000001 end -2 ACME 20MAR26 150 C",
    "U7000001 end 1798.77 EUR",
    "U7000001 end -987.05 USD",
  ]);
});

test("a statement of a period states its balances at the period's end", async () => {
  const period = (text: string) => `Statement,Data,Period,"${text}"\n`;
  const cash = "Cash Report,Header,Currency Summary,Currency,Total\nCash Report,Data,Ending Cash,EUR,5\n";
  for (const text of ["January 1, 2026 - January 31, 2026", "January 31, 2026"])
    expect(stated(await read(`${HEAD}${period(text)}${cash}`))).toEqual([
      "U7000001 2026-01-31T23:59:59.999Z 5 EUR",
    ]);
  expect(stated(await read(`${HEAD}${period("Januar 2026")}${cash}`))).toEqual(["U7000001 end 5 EUR"]);
});

test("an age with accounts on its rows gives each row to its own account", async () => {
  const parsed =
    await read(`${HEAD}Trades,Header,DataDiscriminator,Asset Category,Currency,Account,Symbol,Date/Time,Quantity,T. Price,Proceeds,Comm/Fee,Code
Trades,Data,Order,Stocks,USD,U7000002,ACME,"2026-01-05, 09:31:00",1,15,-15,-1,O
Deposits & Withdrawals,Header,Currency,Account,Settle Date,Description,Amount
Deposits & Withdrawals,Data,EUR,U7000003,2026-01-02,In,5
`);
  expect(rowsOf(parsed).map(({ account }) => account)).toEqual(["U7000002"]);
  expect(booked(parsed)).toEqual(["U7000003 2026-01-02 deposit - 5 EUR"]);
});

test("refuses sections of another language by their name, and rows it cannot read", async () => {
  const german = await read(`Statement,Header,Feldname,Feldwert
Statement,Data,Title,Kontoauszug
Transaktionen,Header,DataDiscriminator,Vermögenswertkategorie,Währung,Symbol
Transaktionen,Data,Order,Aktien,EUR,ACME
`);
  expect(german).toEqual([
    {
      line: 3,
      reason: "The section “Transaktionen” is not in English; set the statement's language to English",
    },
  ]);
  const parsed = await read(`${HEAD}${TRADES}Trades,Data,Order,Stocks,USD,,"2026-01-05, 09:31:00",1,15,,,0,,,,
Trades,Data,Order,Stocks,USD,ACME,"2026-01-05, 09:31:00",0,15,,,0,,,,
Trades,Data,Order,Stocks,USD,ACME,05/01/2026,1,15,,,0,,,,
Trades,Data,Order,Futures,USD,QQQM6,"2026-01-05, 09:31:00",1,15,,,0,,,,
Dividends,Header,Currency,Date,Description,Amount
Dividends,Data,USD,2026-01-15,ACME,x
`);
  expect(reasonsOf(parsed)).toEqual([
    [8, "The row names no symbol"],
    [9, "Quantity is zero"],
    [10, "“05/01/2026” can be day or month first; export dates as yyyy-MM-dd"],
    [11, "The value of a point of the future QQQ is not known, and the file does not state it"],
    [13, "Amount “x” is not a number"],
  ]);
});
