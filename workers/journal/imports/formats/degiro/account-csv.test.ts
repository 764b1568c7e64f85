import { expect, test } from "vitest";
import { read, rowsOf } from "#test/parsed.ts";
import { told } from "#test/told.ts";

const DUTCH = "Datum,Tijd,Valutadatum,Product,ISIN,Omschrijving,FX,Mutatie,,Saldo,,Order Id";
const ENGLISH = "Date,Time,Value date,Product,ISIN,Description,FX,Change,,Balance,,Order Id";
const GERMAN = "Datum,Uhrzeit,Valutadatum,Produkt,ISIN,Beschreibung,FX,Änderung,,Saldo,,Order-ID";
const ORDER = "0f1e2d3c-0000-4000-8000-00000000000";

const paid = (words: string) => `05-02-2026,08:00,05-02-2026,,,${words},,EUR,"-1,25",EUR,"9,00",`;

const account = async (header: string, ...rows: string[]) =>
  told(await read([header, ...rows, ""].join("\n"), { timeZone: "Europe/Amsterdam" }));

test("an order is its fill with the fee and the exchange of money, and sweeps are no money", async () => {
  const found = await account(
    DUTCH,
    '03-02-2026,18:19,03-02-2026,,,"Overboeking naar uw geldrekening bij flatexDEGIRO Bank: 0,92 EUR",,,,EUR,"0,07",',
    '03-02-2026,18:19,03-02-2026,FLATEX EURO BANKACCOUNT,NLFLATEXACNT,Degiro Cash Sweep Transfer,,EUR,"-0,92",EUR,"-0,85",',
    `03-02-2026,16:55,03-02-2026,ACME INC,US0000000012,Valuta Creditering,"1,0500",USD,"84,00",USD,"0,00",${ORDER}1`,
    `03-02-2026,16:55,03-02-2026,ACME INC,US0000000012,Valuta Debitering,,EUR,"-80,00",EUR,"0,07",${ORDER}1`,
    `03-02-2026,16:55,03-02-2026,ACME INC,US0000000012,DEGIRO Transactiekosten en/of kosten van derden,,EUR,"-1,00",EUR,"80,07",${ORDER}1`,
    `03-02-2026,16:55,03-02-2026,ACME INC,US0000000012,"Koop 2 @ 42 USD",,USD,"-84,00",USD,"-84,00",${ORDER}1`,
  );
  expect(found).toEqual([
    "2 left out: other_kind",
    "3 left out: other_kind",
    "2 states 0.07 EUR",
    "4 2026-02-03T15:55:00.000Z conversion 84 USD US0000000012",
    "5 2026-02-03T15:55:00.000Z conversion -80 EUR US0000000012",
    "7 2026-02-03T15:55:00.000Z buy 2 US0000000012 @42 USD fee 1 EUR equity x1 -",
    "4 states 0 USD",
    "5 states 0.07 EUR",
  ]);
});

test("an order in parts keeps its fee once, options and pence are told by the amount", async () => {
  const found = await account(
    ENGLISH,
    `03-02-2026,16:55,03-02-2026,ACME PLC,GB0000000013,DEGIRO Transaction and/or third party fees,,EUR,-4.90,EUR,60.00,${ORDER}2`,
    `03-02-2026,16:55,03-02-2026,ACME PLC,GB0000000013,London/Dublin Stamp Duty,,GBX,-250,GBX,9750,${ORDER}2`,
    `03-02-2026,16:55,03-02-2026,ACME PLC,GB0000000013,"Buy 1,000 ACME PLC@25 GBX (GB0000000013)",,GBP,-250.00,GBP,100.00,${ORDER}2`,
    `03-02-2026,16:55,03-02-2026,ACME PLC,GB0000000013,"Buy 1,000 ACME PLC@25 GBX (GB0000000013)",,GBP,-250.00,GBP,350.00,${ORDER}2`,
    `02-02-2026,10:00,02-02-2026,ACM C100 20MAR26,NL0000000014,"Sell 3 @ 1.5 EUR",,EUR,450.00,EUR,64.90,${ORDER}3`,
    `02-02-2026,09:00,02-02-2026,ACME BOND,XS0000000015,"Buy 2,000 @ 98.5 EUR",,EUR,-1970.00,EUR,0.10,${ORDER}4`,
    `02-02-2026,08:00,02-02-2026,ACME BOND,XS0000000015,"Buy 2,000 @ 98.5 EUR",,EUR,-5.00,EUR,0.10,${ORDER}5`,
  );
  expect(found.filter((each) => !each.includes("states"))).toEqual([
    "4 2026-02-03T15:55:00.000Z buy 1000 GB0000000013 @0.25 GBP fee 4.9 EUR equity x1 -",
    "5 2026-02-03T15:55:00.000Z buy 1000 GB0000000013 @0.25 GBP fee 2.5 GBP equity x1 -",
    "6 2026-02-02T09:00:00.000Z sell 3 NL0000000014 @1.5 EUR fee 0 EUR option x100 -",
    "7 2026-02-02T08:00:00.000Z buy 2000 XS0000000015 @98.5 EUR fee 0 EUR bond x0.01 -",
    "8 refused: The amount is not the quantity times the price",
  ]);
});

test("splits and changes of a product are no sales, and what they leave is money", async () => {
  const found = await account(
    GERMAN,
    '04-02-2026,08:00,04-02-2026,ACME,US0000000012,"AKTIENSPLIT: Kauf 40 @ 25 USD",,USD,"-1000,00",USD,"0,00",',
    '04-02-2026,08:00,04-02-2026,ACME,US0000000012,"AKTIENSPLIT: Verkauf 10 @ 100 USD",,USD,"1000,00",USD,"1000,00",',
    '03-02-2026,08:00,03-02-2026,NEW CO,US0000000016,"REVERSE STOCK SPLIT: Kauf 3 @ 90 USD",,USD,"-270,00",USD,"7,00",',
    '03-02-2026,08:00,03-02-2026,OLD CO,US0000000017,"REVERSE STOCK SPLIT: Verkauf 30 @ 9,1 USD",,USD,"273,00",USD,"277,00",',
    '02-02-2026,08:00,02-02-2026,ACME,US0000000012,"STOCK DIVIDEND: Kauf 1 @ 0 USD",,USD,"0,00",USD,"4,00",',
    '02-02-2026,07:00,02-02-2026,ACME,US0000000012,"DELISTING: Verkauf 1 @ 4 USD",,USD,"4,00",USD,"4,00",',
    '01-02-2026,07:00,02-02-2026,ACME,US0000000012,"SPLIT: Verkauf 1 @ 4 USD",,USD,"4,00",USD,"4,00",',
  );
  expect(found.filter((each) => !each.includes("states"))).toEqual([
    "3 2026-02-04T07:00:00.000Z split US0000000012 40 for 10",
    "5 2026-02-03T07:00:00.000Z split US0000000017 3 for 30",
    "5 2026-02-03T07:00:00.000Z transfer -3 US0000000017",
    "4 2026-02-03T07:00:00.000Z transfer 3 US0000000016",
    "4 2026-02-03T07:00:00.000Z adjustment 3 USD",
    "6 2026-02-02T07:00:00.000Z transfer 1 US0000000012",
    "7 2026-02-02T06:00:00.000Z sell 1 US0000000012 @4 USD fee 0 USD equity x1 -",
    "8 refused: A split needs one row of the old units and one of the new ones at the same minute",
    "8 2026-02-01T06:00:00.000Z adjustment 4 USD",
  ]);
});

test("dividends, taxes, interest and money in and out are told by their words in each language", async () => {
  const words: [string, string][] = [
    ["Dividend", "dividend"],
    ["Dividendbelasting", "tax"],
    ["Dividendensteuer", "tax"],
    ["Dividend Tax", "tax"],
    ["Flatex Interest", "interest"],
    ["Zinsen", "interest"],
    ["iDEAL storting", "deposit"],
    ["Einzahlung", "deposit"],
    ["Terugstorting", "withdrawal"],
    ["Auszahlung", "withdrawal"],
    ["Währungswechsel (Einbuchung)", "conversion"],
    ["DEGIRO Aansluitingskosten 2026", "fee"],
    ["Einrichtung von Handelsmodalitäten 2026", "fee"],
    ["DEGIRO courtesy", "adjustment"],
    ["Words that nobody knows", "adjustment"],
  ];
  const found = await account(DUTCH, ...words.map(([text]) => paid(text)));
  expect(found.slice(0, -1)).toEqual(
    words.map(([, kind], n) => `${n + 2} 2026-02-05T07:00:00.000Z ${kind} -1.25 EUR`),
  );
  expect(found.at(-1)).toBe("2 states 9 EUR");
});

test("an order id over two lines is one, and broken rows are refused by themselves", async () => {
  const found = await account(
    DUTCH,
    `03-02-2026,16:55,03-02-2026,ACME,US0000000012,DEGIRO Transactiekosten en/of kosten van derden,,EUR,"-1,00",EUR,"80,07",0f1e2d3c-`,
    ",,,,,,,,,,,0000-4000-8000-000000000001",
    `03-02-2026,16:55,03-02-2026,ACME,US0000000012,"Koop 2 @ 42,5 EUR",,EUR,"-85,00",EUR,"84,00",${ORDER}1`,
    '03-02-2026,16:54,03-02-2026,ACME,US0000000012,"Koop twee @ 42,5 EUR",,EUR,"-85,00",EUR,"84,00",',
    "30-02-2026,16:54,03-02-2026,,,Dividend,,EUR,1,EUR,1,",
    "02-02-2026,16:54,03-02-2026,,,Dividend,,EUR,1.2.3,EUR,1,",
  );
  expect(found.filter((each) => !each.includes("states"))).toEqual([
    "4 2026-02-03T15:55:00.000Z buy 2 US0000000012 @42.5 EUR fee 1 EUR equity x1 -",
    "5 refused: The quantity “twee” is not a number",
    "6 refused: “2026-02-30 16:54” is not a date",
    "7 refused: The amount “1.2.3” can be read in two ways; write it like 1234.50",
  ]);
});

test("an order of too many rows is refused instead of kept", async () => {
  const rows = Array.from({ length: 10_002 }, () => `05-02-2026,08:00,,,,Dividend,,EUR,"1,00",EUR,"9,00",`);
  const parsed = await read([DUTCH, ...rows].join("\n"));
  expect(parsed).toHaveLength(10_002);
  expect(rowsOf(parsed)).toEqual([]);
  expect(told(parsed)[0]).toBe("2 refused: More than 10000 rows belong together here, which is no order");
});
