import { expect, test } from "vitest";
import { read } from "#test/parsed.ts";
import { told } from "#test/told.ts";

const OF_2020 =
  "Action,Time,ISIN,Ticker,Name,No. of shares,Price / share,Currency (Price / share),Exchange rate,Result (GBP),Total (GBP),Withholding tax,Currency (Withholding tax),Charge amount (GBP),Stamp duty reserve tax (GBP),Notes,ID,Currency conversion fee (GBP)";
const OF_2025 =
  "Action,Time,ISIN,Ticker,Name,Notes,ID,No. of shares,Price / share,Currency (Price / share),Exchange rate,Result,Currency (Result),Total,Currency (Total),Withholding tax,Currency (Withholding tax),Currency conversion from amount,Currency (Currency conversion from amount),Currency conversion to amount,Currency (Currency conversion to amount),Currency conversion fee,Currency (Currency conversion fee),French transaction tax,Currency (French transaction tax)";

const history = async (...lines: string[]) =>
  told(await read([...lines, ""].join("\n"), { timeZone: "UTC" }));

test("reads the header of 2020: pence are pounds, and what paid for dollars is exchanged", async () => {
  const found = await history(
    OF_2020,
    "Deposit,2026-02-01 04:06:06,,,,,,,,,9000.00,,,9000.00,,Bank,D1,",
    'Market buy,2026-02-02 14:33:50,GB0000000013,ACM,"Acme, plc",100,250.5,GBX,1,,251.75,,,,1.25,,E1,',
    "Limit sell,2026-02-03 15:00:00.123,US0000000012,ACME,Acme,2,42,USD,1.4,3.00,59.85,,,,,,E2,0.15",
    "Dividend (Ordinary),2026-02-04 10:15:07,US0000000012,ACME,Acme,2,0.14,USD,Not available,,0.17,0.04,USD,,,,,",
    "Interest on cash,2026-02-05 02:00:00,,,,,,,,,1.11,,,,,,I1,",
    "Withdrawal,2026-02-06 02:00:00,,,,,,,,,-50.00,,,,,,W1,",
  );
  expect(found).toEqual([
    "2 2026-02-01T04:06:06.000Z deposit 9000 GBP D1",
    "3 2026-02-02T14:33:50.000Z buy 100 ACM @2.505 GBP fee 1.25 GBP equity x1 E1",
    "4 2026-02-03T15:00:00.123Z sell 2 ACME @42 USD fee 0.15 GBP equity x1 E2",
    "4 2026-02-03T15:00:00.123Z conversion -84 USD",
    "4 2026-02-03T15:00:00.123Z conversion 60 GBP",
    "5 2026-02-04T10:15:07.000Z dividend 0.17 GBP ACME",
    "5 2026-02-04T10:15:07.000Z dividend 0.04 USD ACME",
    "5 2026-02-04T10:15:07.000Z tax -0.04 USD ACME",
    "6 2026-02-05T02:00:00.000Z interest 1.11 GBP I1",
    "7 2026-02-06T02:00:00.000Z withdrawal -50 GBP W1",
  ]);
});

test("reads the header of 2025: currencies in columns of their own, conversions, splits and two kinds of fees", async () => {
  const found = await history(
    OF_2025,
    "Market buy,2026-02-02 14:33:50,FR0000000018,ACM,Acme,,E1,10,20,EUR,0.85,,,236.30,GBP,,,,,,,0.30,GBP,0.60,EUR",
    "Currency conversion,2026-02-03 10:00:00,,,,,C1,,,,,,,,,,,100.00,GBP,117.50,EUR,0.15,GBP,,",
    "Stock split close,2026-02-04 08:00:00,US0000000012,ACME,Acme,,,10,100,USD,,,,,,,,,,,,,,,",
    "Deposit,2026-02-04 08:00:00,,,,,D1,,,,,,,5.00,EUR,,,,,,,,,,",
    "Stock split open,2026-02-04 08:00:01,US0000000012,ACME,Acme,,,40,25,USD,,,,,,,,,,,,,,,",
    "Stock distribution,2026-02-05 08:00:01,US0000000012,ACME,Acme,,,1,0,USD,,,,,,,,,,,,,,,",
    "Card debit,2026-02-06 08:00:01,,,,,,,,,,,,-7.50,EUR,,,,,,,,,,",
  );
  expect(found).toEqual([
    "2 2026-02-02T14:33:50.000Z buy 10 ACM @20 EUR fee 0.3 GBP equity x1 E1",
    "2 2026-02-02T14:33:50.000Z fee -0.6 EUR ACM",
    "2 2026-02-02T14:33:50.000Z conversion -236 GBP",
    "2 2026-02-02T14:33:50.000Z conversion 200 EUR",
    "3 2026-02-03T10:00:00.000Z conversion -100 GBP C1",
    "3 2026-02-03T10:00:00.000Z conversion 117.5 EUR",
    "3 2026-02-03T10:00:00.000Z fee -0.15 GBP",
    "5 2026-02-04T08:00:00.000Z deposit 5 EUR D1",
    "6 2026-02-04T08:00:01.000Z split ACME 40 for 10",
    "7 2026-02-05T08:00:01.000Z transfer 1 ACME",
    "8 2026-02-06T08:00:01.000Z withdrawal -7.5 EUR",
  ]);
});

test("broken rows are refused by themselves, and a split without its half at the end", async () => {
  const found = await history(
    OF_2025,
    "Barter,2026-02-02 14:33:50,US0000000012,ACME,Acme,,E1,10,20,USD,,,,,,,,,,,,,,,",
    "Market buy,02/03/2026 14:33:50,US0000000012,ACME,Acme,,E1,10,20,USD,,,,,,,,,,,,,,,",
    "Market buy,2026-02-02 14:33:50,US0000000012,ACME,Acme,,E1,0,20,USD,,,,,,,,,,,,,,,",
    "Market buy,2026-02-02 14:33:50,,,,,E1,1,20,USD,,,,,,,,,,,,,,,",
    "Deposit,2026-02-02 14:33:50,,,,,E1,,,,,,,,,,,,,,,,,,",
    "Stock split open,2026-02-04 08:00:01,US0000000012,ACME,Acme,,,40,25,USD,,,,,,,,,,,,,,,",
  );
  expect(found).toEqual([
    "2 refused: Action “Barter” is not known",
    "3 refused: “02/03/2026 14:33:50” can be day or month first; export dates as yyyy-MM-dd",
    "4 refused: No. of shares is zero",
    "5 refused: The row names neither a ticker nor an ISIN",
    "6 refused: The row has no total",
    "7 refused: The other half of this split is not in the file",
  ]);
});
