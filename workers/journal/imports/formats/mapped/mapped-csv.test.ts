import { describe, expect, test } from "vitest";
import type * as z from "zod";
import { Mapping } from "#shared/contracts/import-mapping.ts";
import type { Parsed } from "../../core/parsed.ts";
import { RowRefused } from "../../core/row-refused.ts";
import type { ReaderMark } from "../format.ts";
import { mappedCsv } from "./mapped-csv.ts";
import { readMappedNumber } from "./mapped-number.ts";

type Given = z.input<typeof Mapping>;
const COLUMNS = { executedAt: "Datum", symbol: "Wert", side: "Richtung", quantity: "Stück", price: "Kurs" };
const mappingOf = (given: Partial<Given>, columns: Partial<Given["columns"]> = {}): Mapping =>
  Mapping.parse({ values: { currency: "EUR" }, ...given, columns: { ...COLUMNS, ...columns } });

function read(mapping: Mapping, text: string, account: string | null = null): Parsed[] {
  const format = mappedCsv(mapping);
  const reader = format.open({ timeZone: format.clock.timeZone, account });
  return [...reader.read(text), ...reader.end()];
}

/** What each row says, in one text; or its reason. */
const told = (parsed: Parsed[]) =>
  parsed.map((each) => {
    if ("reason" in each) return `${each.line}: ${each.reason}`;
    if (!("row" in each)) return `${each.line}: left out`;
    const { executedAt, side, quantity, symbol, price, fee, currency } = each.row;
    const at = new Date(executedAt).toISOString();
    return `${each.line}: ${at} ${side} ${quantity} ${symbol} at ${price} fee ${fee} ${currency}`;
  });

test("a German broker's file below a preamble, with two fees, a clock of its own and rows to skip", () => {
  const mapping = mappingOf(
    {
      decimalMark: ",",
      dates: "day_first",
      timeZone: "Europe/Berlin",
      sides: { buy: ["Kauf"], sell: ["Verkauf"] },
      costs: "negative",
      skip: [{ column: "Status", values: ["storniert"] }],
    },
    { time: "Zeit", fees: ["Gebühr", "Börse"], currency: "Währung", account: "Depot", executionId: "Nr" },
  );
  const text = [
    "Umsätze vom 01.03.2026",
    "",
    "Nr;Depot;Datum;Zeit;Richtung;Wert;Stück;Kurs;Währung;Gebühr;Börse;Status",
    "A1;77;02.03.2026;9:30;Kauf;ACME;1.000;12,345;eur;-4,90;-0,10;ausgeführt",
    "A2;77;02.03.2026;15:45:10;VERKAUF;ACME;-1.000;13,5;EUR;-4,90;;ausgeführt",
    "A3;77;02.03.2026;16:00;Kauf;ACME;1;1;EUR;;;Storniert",
    "Nr;Depot;Datum;Zeit;Richtung;Wert;Stück;Kurs;Währung;Gebühr;Börse;Status",
    "A4;77;03.03.2026;10:00;Tausch;ACME;1;1;EUR;;;",
    "A5;77;03.03.2026;10:00;Kauf;ACME;-1;1;EUR;;;",
    ";;;;;;;;;;;",
  ].join("\n");
  const parsed = read(mapping, text);
  expect(told(parsed)).toEqual([
    "4: 2026-03-02T08:30:00.000Z buy 1000 ACME at 12.345 fee 5 EUR",
    "5: 2026-03-02T14:45:10.000Z sell 1000 ACME at 13.5 fee 4.9 EUR",
    "6: left out",
    "8: Richtung “Tausch” is neither a purchase nor a sale",
    "9: The row is a purchase of a negative quantity",
  ]);
  expect(parsed[0]).toMatchObject({
    stamp: "02.03.2026 9:30",
    row: { account: "77", executionId: "A1", feeCurrency: "EUR", multiplier: "1", assetClass: "equity" },
  });
  expect(read(mapping, text, "Mine")[0]).toMatchObject({ row: { account: "Mine" } });
});

test("without a column of sides the sign is the side, and fixed values fill in", () => {
  const mapping = mappingOf(
    { values: { currency: "USD", assetClass: "future", multiplier: "50" }, dates: "unix_seconds" },
    { side: null },
  );
  const [bought, sold, wrong] = read(
    mapping,
    "Datum,Wert,Stück,Kurs\n1772463600,ESH6,2,$5000.25\n1772463660.5,ESH6,(2),$5001\n2026-03-02,ESH6,1,1\n",
  );
  expect(told([bought, sold, wrong].filter((each) => each !== undefined))).toEqual([
    "2: 2026-03-02T15:00:00.000Z buy 2 ESH6 at 5000.25 fee 0 USD",
    "3: 2026-03-02T15:01:00.500Z sell 2 ESH6 at 5001 fee 0 USD",
    "4: “2026-03-02” is not a time in seconds since 1970",
  ]);
  expect(bought).toMatchObject({ row: { assetClass: "future", multiplier: "50" } });
  expect(mappedCsv(mapping).clock).toEqual({ timeZone: "UTC", isFixed: true });
});

const dated = (date: string) => `Datum,Richtung,Wert,Stück,Kurs\n"${date}",buy,ACME,1,1\n`;
const when = (dates: Given["dates"], date: string) =>
  told(read(mappingOf({ dates }), dated(date)))[0]?.replace(/ buy.*/, "");

test("dates are read in the stated order only, with a clock of twelve hours", () => {
  expect(when("month_first", "03/04/2026 12:05 AM")).toBe("2: 2026-03-04T00:05:00.000Z");
  expect(when("day_first", "03/04/2026 1:05:09 p.m.")).toBe("2: 2026-04-03T13:05:09.000Z");
  expect(when("iso", "2026-03-04T13:05:09+02:00")).toBe("2: 2026-03-04T11:05:09.000Z");
  expect(when("iso", "2026-03-04")).toBe("2: 2026-03-04T00:00:00.000Z");
  expect(when("iso", "03/04/2026 10:00")).toContain("can be day or month first");
  expect(when("month_first", "13/04/2026 10:00")).toBe("2: “2026-13-04 10:00” is not a date");
  expect(when("month_first", "03/04/2026 13:05 PM")).toContain("is not a time of day");
  expect(when("unix_milliseconds", "9999999999999")).toContain("milliseconds since 1970");
});

describe("a number", () => {
  test.each([
    ["auto", "1,234.50", "1234.5"],
    ["auto", "1.234,50", "1234.5"],
    ["auto", "1 234,5", "1234.5"],
    ["auto", "1.234.567", "1234567"],
    ["auto", "0,125", "0.125"],
    ["auto", "12,34567", "12.34567"],
    ["auto", "−5", "-5"],
    ["auto", "($43.64)", "-43.64"],
    ["auto", "1.5E-7", "0.00000015"],
    [".", "1,234", "1234"],
    [".", "12,34,567.5", "1234567.5"],
    [",", "1.234", "1234"],
    [",", "€ 1'234,5", "1234.5"],
  ] as const)("with the mark %s, %s is %s", (mark, cell, value) => {
    expect(readMappedNumber(mark, cell, "Kurs")).toBe(value);
  });

  test.each([
    ["auto", "1,234", "two ways"],
    ["auto", "1.234", "two ways"],
    ["auto", "", "empty"],
    ["auto", "ten", "not a number"],
    [".", "1,5", "“.” before its decimals"],
    [",", "1.5", "“,” before its decimals"],
    [",", "1,234,567", "“,” before its decimals"],
    [".", "1.2.3", "before its decimals"],
  ] as const)("with the mark %s, “%s” is refused", (mark, cell, reason) => {
    expect(() => readMappedNumber(mark, cell, "Kurs")).toThrow(RowRefused);
    expect(() => readMappedNumber(mark, cell, "Kurs")).toThrow(reason);
  });
});

test("reading goes on from a mark as if it had never stopped", () => {
  const format = mappedCsv(mappingOf({ decimalMark: "." }));
  const header = "About this file\nDatum,Richtung,Wert,Stück,Kurs\n";
  const rows = Array.from({ length: 600 }, (_, n) => `2026-03-02 10:00:00,buy,ACME,${n + 1},1\n`);
  const options = { timeZone: "UTC", account: null };
  const whole = format.open(options);
  const expected = [...whole.read(header + rows.join("")), ...whole.end()];
  const first = format.open(options);
  const begun = first.read(header + rows.slice(0, 300).join(""));
  const mark = first.mark();
  expect(mark).not.toBeNull();
  const second = format.open(options, JSON.parse(JSON.stringify(mark)) as ReaderMark);
  expect([...begun, ...second.read(rows.slice(300).join("")), ...second.end()]).toEqual(expected);
  expect(expected).toHaveLength(600);
});

test("a file without the mapped columns is not this mapping's", () => {
  const mapping = mappingOf({}, { fees: ["Gebühr"] });
  expect(mappedCsv(mapping).detect("Datum,Richtung,Wert,Stück,Kurs\n")).toBe(0);
  expect(mappedCsv(mapping).detect("x\n GEBÜHR ,datum,Richtung,Wert,Stück,Kurs,Gebühr\n")).toBe(1);
});
