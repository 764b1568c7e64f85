import { expect, test } from "vitest";
import { booked } from "#test/booked.ts";
import { brief, read, reasonsOf, rowsOf } from "#test/parsed.ts";

const HEADER = '"Date","Action","Symbol","Description","Quantity","Price","Fees & Comm","Amount"';
const termsOf = (row: ReturnType<typeof rowsOf>[number]) => [
  row.side,
  row.quantity,
  row.price,
  row.fee,
  row.multiplier,
  row.expiry,
  row.strike,
  row.right,
  row.effect,
];
const file = (...rows: string[]) => [HEADER, ...rows].join("\n");

test("reads trades, reinvested dividends and cash, each row for itself", async () => {
  const parsed = await read(
    file(
      '"03/02/2026","Sell","ACME","ACME CORP","100","$12.345","$1.02","$1,233.48"',
      '"02/02/2026","Reinvest Shares","FUNDX","SOME FUND","1,259.59","$1.00","","-$1,259.59"',
      '"02/02/2026","Reinvest Dividend","FUNDX","SOME FUND","","","","$1,259.59"',
      '"01/15/2026 as of 01/14/2026","Cash Dividend","ACME","ACME CORP","","","","$5.00"',
      '"01/14/2026","Credit Interest","","SCHWAB1 INT 12/29-01/29","","","","$1.63"',
      '"01/13/2026","Advisor Fee","","TO ADVISOR","","","","-$519.67"',
      '"01/12/2026","NRA Tax Adj","ACME","ACME CORP","","","","-$0.75"',
      '"01/09/2026","MoneyLink Transfer","","Tfr BANK","","","","-$30.00"',
      '"01/08/2026","Wire Received","","WIRED FUNDS","","","","$1,000.00"',
      '"01/05/2026","Buy","ACME","ACME CORP","1,000","$10","","-$10000.00"',
      '"01/05/2026","Some New Credit","","WORDS","","","","$2.50"',
    ),
  );
  expect(brief(parsed)).toEqual([
    "Schwab 2026-03-02T00:00:00.000Z (date) sell 100 ACME @12.345 USD fee 1.02 USD equity x1 -",
    "Schwab 2026-02-02T00:00:00.000Z (date) buy 1259.59 FUNDX @1 USD fee 0 USD equity x1 -",
    "Schwab 2026-01-05T00:00:00.000Z (date) buy 1000 ACME @10 USD fee 0 USD equity x1 -",
  ]);
  expect(booked(parsed)).toEqual([
    "Schwab 2026-02-02 dividend FUNDX 1259.59 USD",
    "Schwab 2026-01-14 dividend ACME 5 USD",
    "Schwab 2026-01-14 interest - 1.63 USD",
    "Schwab 2026-01-13 fee - -519.67 USD",
    "Schwab 2026-01-12 tax ACME -0.75 USD",
    "Schwab 2026-01-09 withdrawal - -30 USD",
    "Schwab 2026-01-08 deposit - 1000 USD",
    "Schwab 2026-01-05 adjustment - 2.5 USD",
  ]);
  expect(reasonsOf(parsed)).toEqual([]);
});

test("reads an older age with its title, its comma after each row and its total", async () => {
  const parsed = await read(
    [
      '"Transactions  for account XXXX-1234 as of 09/24/2019 17:24:59 ET"',
      `${HEADER},`,
      '"08/01/2019","Buy","912828XX5","US TREASURY 2% 02/15/26","10,000","$98.5","","-$9850.00",',
      '"07/31/2019","Short Term Cap Gain","FUNDX","SOME FUND","","","","$1.10",',
      '"Transactions Total","","","","","","","-$9848.90",',
    ].join("\r\n"),
  );
  expect(brief(parsed)).toEqual([
    "Schwab XXXX-1234 2019-08-01T00:00:00.000Z (date) buy 10000 912828XX5 @98.5 USD fee 0 USD bond x0.01 -",
  ]);
  expect(booked(parsed)).toEqual(["Schwab XXXX-1234 2019-07-31 dividend FUNDX 1.1 USD"]);
  expect(reasonsOf(parsed)).toEqual([]);
});

test("reads options by their symbol, and closes what expired, was assigned or was exercised at 0", async () => {
  const parsed = await read(
    file(
      '"02/23/2026 as of 02/20/2026","Expired","ACME 02/20/2026 55.50 C","CALL ACME","-2","","",""',
      '"02/23/2026 as of 02/20/2026","Expired","ACME 02/20/2026 40.00 P","PUT ACME","1","","",""',
      '"02/23/2026","Assigned","ACME 02/20/2026 45.00 P","PUT ACME","1","","",""',
      '"02/23/2026","Exchange or Exercise","ACME 02/20/2026 30.00 C","CALL ACME","-3","","",""',
      '"02/23/2026","Journaled Shares","ACME 02/20/2026 20.00 P","TDA TRAN - REMOVAL OF OPTION DUE TO EXPIRATION","-1","","",""',
      '"01/05/2026","Sell to Open","ACME 02/20/2026 45.00 P","PUT ACME","1","$1.25","$0.66","$124.34"',
      '"01/05/2026","Buy to Cover","ACME","ACME CORP","5","$50.00","","-$250.00"',
    ),
  );
  expect(rowsOf(parsed).map(termsOf)).toEqual([
    ["sell", "2", "0", "0", "100", "2026-02-20", "55.5", "call", "closes"],
    ["buy", "1", "0", "0", "100", "2026-02-20", "40", "put", "closes"],
    ["buy", "1", "0", "0", "100", "2026-02-20", "45", "put", "closes"],
    ["sell", "3", "0", "0", "100", "2026-02-20", "30", "call", "closes"],
    ["sell", "1", "0", "0", "100", "2026-02-20", "20", "put", "closes"],
    ["sell", "1", "1.25", "0.66", "100", "2026-02-20", "45", "put", "opens"],
    ["buy", "5", "50", "0", "1", null, null, null, "closes"],
  ]);
  expect(rowsOf(parsed)[0]).toMatchObject({ underlying: "ACME", assetClass: "option" });
});

test("books splits with their ratio, and units that came or went", async () => {
  const parsed = await read(
    file(
      '"06/10/2026","Reverse Split","ACME","ACME HLDGS","10","","",""',
      '"06/10/2026","Reverse Split","890260854","ACME XXXREVERSE SPLIT EFF: 06/10/26","-200","","",""',
      '"05/11/2026 as of 05/08/2026","Stock Split","ZED","ZED INC","9","$170.067","",""',
      '"05/04/2026","Stock Split","YOU","YOU INC FORWARD SPLIT 4 FOR 1","9","","",""',
      '"05/01/2026","Stock Merger","NEW","NEW INC","50","","",""',
      '"05/01/2026","Stock Merger","171439102","OLD INC","-50","","",""',
      '"04/01/2026","Journaled Shares","FUNDX","SOME FUND","-877","$22.91","",""',
      '"04/01/2026","Reverse Split","LONE","LONE","1","","",""',
      '"03/11/2026","Reverse Split","TINY","TINY INC 1 FOR 32","1","","",""',
      '"03/11/2026","Reverse Split","890260855","TINY INC XXXREVERSE SPLIT EFF: 03/11/26","-1","","",""',
      '"03/10/2026","Reverse Split","TINY","TINY INC","1","","",""',
      '"03/10/2026","Reverse Split","890260855","TINY INC XXXREVERSE SPLIT EFF: 03/10/26","-1","","",""',
      '"03/02/2026","Cancel Buy","ACME","ACME CORP","3","$10","","$30"',
    ),
  );
  expect(booked(parsed)).toEqual([
    "Schwab 2026-06-10 split ACME - 10 for 200",
    "Schwab 2026-05-08 transfer ZED - 9 units at 0",
    "Schwab 2026-05-04 split YOU - 4 for 1",
    "Schwab 2026-05-01 transfer NEW - 50 units at ?",
    "Schwab 2026-05-01 transfer 171439102 - -50 units at ?",
    "Schwab 2026-04-01 transfer FUNDX - -877 units at ?",
    "Schwab 2026-03-11 split TINY - 1 for 32",
  ]);
  expect(reasonsOf(parsed)).toEqual([
    [9, "The other row of this reverse split is missing, so its ratio is not known"],
    [13, expect.stringContaining("leaves fewer units than it takes")],
  ]);
  expect(parsed.at(-1)).toMatchObject({
    row: { side: "buy", quantity: "3" },
    amendment: { kind: "cancels", names: [] },
  });
});

test("refuses what it cannot read, with the reason, and keeps the account that the user names", async () => {
  const parsed = await read(
    file(
      '"13/02/2026","Buy","ACME","","1","$1","","-$1"',
      '"01/02/2026","Buy","","","1","$1","","-$1"',
      '"01/02/2026","Buy","ACME","","","$1","","-$1"',
      '"01/02/2026","Buy","ACME","","1","","","-$1"',
      '"01/02/2026","Buy","ACME","","1,00","$1","","-$1"',
      '"01/02/2026","Options Frwd Split","ACME","","1","","",""',
      '"01/02/2026","Assigned","ACME","","1","","",""',
      '"01/02/2026","Buy","ACME 13/45/2026 1.00 C","","1","$1","","-$1"',
      '"01/02/2026","Cash Dividend","ACME","","","","",""',
      '"01/02/2026","Buy","ACME","","1","$1","","-$1"',
    ),
    { account: "Mine" },
  );
  expect(reasonsOf(parsed)).toEqual([
    [2, "“2026-13-02” is not a date"],
    [3, "The row names no symbol"],
    [4, "Quantity is empty"],
    [5, "Price is empty"],
    [6, "Quantity “1,00” can be read in two ways; write it like 1234.50"],
    [7, "Action “Options Frwd Split” is not known"],
    [8, "“ACME” is not an option"],
    [9, "Symbol “ACME 13/45/2026 1.00 C” names no date of expiry"],
    [10, "Amount is empty"],
  ]);
  expect(rowsOf(parsed).map(({ account }) => account)).toEqual(["Mine"]);
});
