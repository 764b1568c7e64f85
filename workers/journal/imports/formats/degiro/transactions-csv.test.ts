import { expect, test } from "vitest";
import { brief, read } from "#test/parsed.ts";
import { told } from "#test/told.ts";

const ORDER = "0f1e2d3c-0000-4000-8000-000000000001";
const AMSTERDAM = { timeZone: "Europe/Amsterdam" };
const transactions = (...lines: string[]) => read([...lines, ""].join("\n"), AMSTERDAM);

test("reads the older header, whose columns of currencies have no name", async () => {
  const parsed = await transactions(
    "Datum,Tijd,Product,ISIN,Beurs,Uitvoeringsplaats,Aantal,Koers,,Lokale waarde,,Waarde,,Wisselkoers,Transactiekosten en/of,,Totaal,,Order ID",
    `03-02-2026,16:55,ACME INC,US0000000012,NSY,XNYS,2,"42,0000",USD,"-84,00",USD,"-80,00",EUR,"1,0500","-1,00",EUR,"-81,00",EUR,,${ORDER}`,
    `03-02-2026,16:56,ACME PLC,GB0000000013,LSE,XLON,-1000,"25,0000",GBX,"25000,00",GBX,"290,00",EUR,"86,2",,,"290,00",EUR,,${ORDER}`,
  );
  expect(told(parsed)).toEqual([
    "2 2026-02-03T15:55:00.000Z buy 2 US0000000012 @42 USD fee 1 EUR equity x1 -",
    "3 2026-02-03T15:56:00.000Z sell 1000 GB0000000013 @0.25 GBP fee 0 GBP equity x1 -",
  ]);
});

test("reads the newer header, which names the currency of the fees", async () => {
  const parsed = await transactions(
    "Date,Time,Product,ISIN,Reference exchange,Venue,Quantity,Price,,Local value,,Value EUR,Exchange rate,AutoFX Fee,Transaction and/or third party fees EUR,Total EUR,Order ID,",
    `03-02-2026,16:55,ACME INC,US0000000012,NSY,XNYS,2,42.0000,USD,-84.00,USD,-80.00,1.0500,-0.20,-1.00,-81.20,,${ORDER}`,
  );
  expect(told(parsed)).toEqual([
    "2 2026-02-03T15:55:00.000Z buy 2 US0000000012 @42 USD fee 1.2 EUR equity x1 -",
  ]);
});

test("states the fill as the account statement does, so that both files together have it once", async () => {
  const own = await transactions(
    "Datum,Uhrzeit,Produkt,ISIN,Referenzbörse,Ausführungsort,Anzahl,Kurs,,Wert in Lokalwährung,,Wert,,Wechselkurs,Transaktionskosten und/oder,,Gesamt,,Order-ID",
    `03-02-2026,16:55,ACME INC,US0000000012,NSY,XNYS,2,"42,0000",USD,"-84,00",USD,"-80,00",EUR,"1,0500","-1,00",EUR,"-81,00",EUR,${ORDER}`,
  );
  const account = await transactions(
    "Datum,Uhrzeit,Valutadatum,Produkt,ISIN,Beschreibung,FX,Änderung,,Saldo,,Order-ID",
    `03-02-2026,16:55,03-02-2026,ACME INC,US0000000012,"Kauf 2 @ 42 USD",,USD,"-84,00",USD,"-84,00",${ORDER}`,
    `03-02-2026,16:55,03-02-2026,ACME INC,US0000000012,DEGIRO Transaktionsgebühren und/oder Gebühren Dritter,,EUR,"-1,00",EUR,"-1,00",${ORDER}`,
  );
  expect(brief(own)).toHaveLength(1);
  expect(brief(own)).toEqual(brief(account));
});

test("rows of a split are no sales, and broken rows are refused", async () => {
  const parsed = await transactions(
    "Date,Time,Product,ISIN,Reference exchange,Venue,Quantity,Price,,Local value,,Value,,Exchange rate,Transaction and/or third,,Total,,Order ID",
    "04-02-2026,08:00,ACME,US0000000012,NSY,,40,25.00,USD,-1000.00,USD,-900.00,EUR,,,,-900.00,EUR,",
    "04-02-2026,08:00,ACME,US0000000012,NSY,,-10,100.00,USD,1000.00,USD,900.00,EUR,,,,900.00,EUR,",
    "03-02-2026,08:00,NEW NAME,US0000000016,NSY,,5,9.00,USD,-45.00,USD,-40.00,EUR,,,,-40.00,EUR,",
    "03-02-2026,08:00,OLD NAME,US0000000017,NSY,,-5,9.00,USD,45.00,USD,40.00,EUR,,,,40.00,EUR,",
    "02-02-2026,08:00,ACME,US0000000012,NSY,,1,0.00,USD,0.00,USD,0.00,EUR,,,,0.00,EUR,",
    "01-02-2026,08:00,ACME,US0000000012,NSY,XNYS,1,9.00,USD,-70.00,USD,-70.00,EUR,,,,-70.00,EUR,",
    "01-02-2026,07:00,,,NSY,XNYS,1,9.00,USD,-9.00,USD,-9.00,EUR,,,,-9.00,EUR,",
    "01-02-2026,06:00,ACME,US0000000012,NSY,XNYS,0,9.00,USD,0.00,USD,0.00,EUR,,,,0.00,EUR,",
  );
  expect(told(parsed)).toEqual([
    "3 2026-02-04T07:00:00.000Z split US0000000012 40 for 10",
    "4 2026-02-03T07:00:00.000Z transfer 5 US0000000016",
    "5 2026-02-03T07:00:00.000Z transfer -5 US0000000017",
    "6 2026-02-02T07:00:00.000Z transfer 1 US0000000012",
    "7 refused: The amount is not the quantity times the price",
    "8 refused: The row names neither a product nor an ISIN",
    "9 refused: The quantity is zero",
  ]);
});
