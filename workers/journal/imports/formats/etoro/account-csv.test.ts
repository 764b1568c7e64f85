import { expect, test } from "vitest";
import { read } from "#test/parsed.ts";
import { told } from "#test/told.ts";

const ACTIVITY =
  "Date,Type,Details,Amount,Units,Realized Equity Change,Realized Equity,Balance,Position ID,Asset type,NWA";
const NEWER = ACTIVITY.replace("Units", "Units / Contracts");
const CLOSED =
  "Position ID,Action,Long / Short,Amount,Units / Contracts,Open Date,Close Date,Leverage,Spread Fees (USD),Profit(USD),Open Rate,Close Rate,Overnight Fees and Dividends,Copied From,Type,ISIN";

const statement = async (...lines: string[]) =>
  told(await read([...lines, ""].join("\n"), { timeZone: "UTC" }));

test("reads positions as money for units, and numbers of both kinds", async () => {
  const found = await statement(
    ACTIVITY,
    '01/02/2026 05:50:54,Deposit,Bank,"1,000.00",-,"1,000.00","1,000.00","1,000.00",-,,0.00',
    "02/02/2026 15:37:16,Open Position,ACME/USD,50.00,0.4,0.00,1000.00,950.00,77,Stocks,0.00",
    '03/02/2026 15:37:16,Position closed,ACME/USD," 60,00 ",0.4," 10,00 "," 1 010,00 "," 1 010,00 ",77,Stocks,0.00',
    '04/02/2026 00:46:41,Overnight fee,Daily,"(0,10)",-,"(0,10)"," 212,77 "," 12,77 ",78,CFD," 0,00 "',
    "05/02/2026 00:10:33,Dividend,KER/EUR,0.17,-,0.17,1010.07,1010.07,79,Stocks,0.00",
    "06/02/2026 00:10:33,SDRT,HACME/USD,(6.97),-,(6.97),0,1003.10,79,Stocks,0.00",
    "07/02/2026 00:10:33,Edit Stop Loss,ACME/USD,-,-,-,0,1003.10,79,Stocks,0.00",
    "08/02/2026 00:10:33,Withdraw Request,-,-100.00,-,-100.00,0,903.10,-,,0.00",
  );
  expect(found).toEqual([
    "2 2026-02-01T05:50:54.000Z deposit 1000 USD",
    "3 2026-02-02T15:37:16.000Z buy 0.4 ACME @125 USD fee 0 USD equity x1 77 open",
    "4 2026-02-03T15:37:16.000Z sell 0.4 ACME @150 USD fee 0 USD equity x1 77 close",
    "5 2026-02-04T00:46:41.000Z fee -0.1 USD",
    "6 2026-02-05T00:10:33.000Z dividend 0.17 USD KER",
    "7 2026-02-06T00:10:33.000Z tax -6.97 USD HACME",
    "8 left out: other_kind",
    "9 2026-02-08T00:10:33.000Z withdrawal -100 USD",
    "9 states 903.1 USD",
  ]);
});

const SHORT =
  "80,Acme Inc (ACME),Short,100.00,2,01/02/2026 10:00:00,02/02/2026 10:00:00,1,0,30.00,50,35,0.00,-,CFD,-";
const LONG =
  "81,Buy Other Corp,Long,100.00,4,01/02/2026 11:00:00,02/02/2026 11:00:00,1,0,-20.00,25,20,-0.50,-,ETF,IE0000000019";

test("closed positions alone are both fills of each, and a short one earns when its price falls", async () => {
  expect(await statement(CLOSED, SHORT, LONG)).toEqual([
    "2 2026-02-01T10:00:00.000Z sell 2 ACME @50 USD fee 0 USD other x1 80 open",
    "2 2026-02-02T10:00:00.000Z buy 2 ACME @35 USD fee 0 USD other x1 80 close",
    "3 2026-02-01T11:00:00.000Z buy 4 Other Corp @25 USD fee 0 USD fund x1 81 open",
    "3 2026-02-02T11:00:00.000Z sell 4 Other Corp @20 USD fee 0 USD fund x1 81 close",
    "3 2026-02-02T11:00:00.000Z adjustment -0.5 USD Other Corp",
  ]);
});

test("beside the activity, closed positions only tell which ones were short", async () => {
  const found = await statement(
    "sheet,Closed Positions",
    CLOSED,
    SHORT,
    "Account Activity",
    NEWER,
    "01/02/2026 10:00:00,Open Position,ACME/USD,100.00,2,0.00,0,0,80,CFD,0.00",
    "02/02/2026 10:00:00,Position closed,ACME/USD,130.00,2,30.00,0,0,80,CFD,0.00",
    "sheet,Dividends",
    "Date of Payment,Instrument Name,Net Dividend Received (USD)",
    "05/02/2026,Acme,1.00",
  );
  expect(found).toEqual([
    "6 2026-02-01T10:00:00.000Z sell 2 ACME @50 USD fee 0 USD other x1 80 open",
    "7 2026-02-02T10:00:00.000Z buy 2 ACME @35 USD fee 0 USD other x1 80 close",
    "3 left out: other_kind",
    "7 states 0 USD",
  ]);
});

test("broken rows are refused by themselves", async () => {
  const found = await statement(
    ACTIVITY,
    "01/02/2026 05:50:54,Barter,-,1.00,-,1.00,1.00,,-,,0.00",
    "02/13/2026 15:37:16,Deposit,-,50.00,-,0.00,1000.00,,77,,0.00",
    "02/02/2026 15:37:16,Open Position,ACME/USD,50.00,-,0.00,1000.00,,77,Stocks,0.00",
    "02/02/2026 15:37:16,Open Position,-,50.00,1,0.00,1000.00,,77,Stocks,0.00",
    "02/02/2026 15:37:16,Dividend,ACME/USD,fifty,1,0.00,1000.00,,77,Stocks,0.00",
  );
  expect(found).toEqual([
    "2 refused: Type “Barter” is not known",
    "3 refused: “2026-13-02 15:37:16” is not a date",
    "4 refused: The row states no units",
    "5 refused: The row names no position or no instrument",
    "6 refused: Amount “fifty” is not a number",
  ]);
});
