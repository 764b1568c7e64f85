import fc from "fast-check";
import { describe, expect, test } from "vitest";
import ibkrCsv from "#test/fixtures/ibkr-flex.csv?raw";
import ibkrXml from "#test/fixtures/ibkr-flex.xml?raw";
import kraken from "#test/fixtures/kraken-trades.csv?raw";
import tidemark from "#test/fixtures/tidemark.csv?raw";
import { brief, NEW_YORK, read, readAs, reasonsOf, rowsOf } from "#test/parsed.ts";
import { detectFormat } from "./all.ts";
import type { Parsed } from "../core/parsed.ts";

const amendmentsOf = (parsed: Parsed[]) =>
  parsed.flatMap((each) =>
    "row" in each && each.amendment !== undefined && each.amendment.kind !== "states" ? [each.amendment] : [],
  );
const quantityOf = async (cell: string) => {
  const parsed = await read(
    `executed_at;symbol;side;quantity;price;currency\n2026-01-01;ACME;buy;"${cell}";2;USD`,
  );
  return rowsOf(parsed)[0]?.quantity ?? reasonsOf(parsed)[0]?.[1];
};

test("refuses a name whose marks would turn the text beside it, and keeps them out of the reason", async () => {
  const parsed = await read(
    "executed_at;symbol;side;quantity;price;currency\n2026-01-01;\u202eABC;buy;1;2;USD",
  );
  expect(rowsOf(parsed)).toEqual([]);
  expect(reasonsOf(parsed)[0]?.[1]).toBe("symbol “ABC” holds characters that cannot be read");
});

describe("ibkr-flex-csv", () => {
  test("reads executions of several accounts, with the statement's clock and fees as costs", async () => {
    const parsed = await read(ibkrCsv);
    expect(brief(parsed)).toEqual([
      "U7000001 2026-03-02T14:30:00.000Z buy 100 ACME @50.25 USD fee 1 USD equity x1 9001",
      "U7000001 2026-03-02T14:30:00.000Z buy 100 ACME @50.25 USD fee 1 USD equity x1 9002",
      "U7000001 2026-03-03T20:45:00.000Z sell 200 ACME @51.75 USD fee 2.0123 USD equity x1 9003",
      "U7000001 2026-03-04T15:00:00.000Z buy 2 ACME  260417C00055000 @1.35 USD fee 1.3 USD option x100 9004",
      "U7000001 2026-04-17T20:20:00.000Z sell 2 ACME  260417C00055000 @0 USD fee 0 USD option x100 9005",
      "U7000002 2026-03-05T14:00:00.000Z sell 1 MESM6 @5150.25 USD fee 0.62 USD future x5 9006",
      "U7000002 2026-03-06T16:00:00.000Z buy 10 DE0000000012 @20 EUR fee 1.5 USD equity x1 9007",
      "U7000002 2026-03-06T16:15:00.000Z sell 1000 EUR.USD @1.0925 USD fee 2 CHF forex x1 9008",
      "U7000002 2026-03-09T16:00:00.000Z buy 10000 T 4 02/15/34 @98.5 USD fee 5 USD bond x0.01 9009",
      "U7000002 2026-03-10T17:00:00.000Z buy 10 ACME @50 USD fee -1 USD equity x1 9011",
    ]);
    expect(amendmentsOf(parsed)).toEqual([
      { kind: "cancels", names: ["9011", "0011.01", "511"], revision: null },
    ]);
    expect(rowsOf(parsed)[3]).toMatchObject({
      underlying: "ACME",
      expiry: "2026-04-17",
      strike: "55",
      right: "call",
    });
    expect(reasonsOf(parsed)).toEqual([[12, "The row names neither a symbol nor an ISIN"]]);
  });

  test("keeps to the trades of a statement that has other sections and record marks", async () => {
    const header = ibkrCsv.split("\n", 1)[0] ?? "";
    const row = ibkrCsv.split("\n", 2)[1] ?? "";
    const parsed = await read(
      [
        '"BOF","U7000001","Journal","1","20260401","080000"',
        `"HEADER","POST","ClientAccountID","Symbol","Quantity"`,
        `"DATA","POST","U7000001","ACME","100"`,
        `"HEADER","TRNT",${header}`,
        `"DATA","TRNT",${row}`,
        '"EOS","TRNT","1"',
        `"HEADER","CTRN","ClientAccountID","Amount"`,
        `"DATA","CTRN","U7000001","12"`,
        '"EOF","1"',
      ].join("\r\n"),
    );
    expect(brief(parsed)).toEqual([
      "U7000001 2026-03-02T14:30:00.000Z buy 100 ACME @50.25 USD fee 1 USD equity x1 9001",
    ]);
    expect(reasonsOf(parsed)).toEqual([]);
  });

  test("gives every row to the account that the user names", async () => {
    expect(new Set(rowsOf(await read(ibkrCsv, { account: "Both" })).map((row) => row.account))).toEqual(
      new Set(["Both"]),
    );
  });
});

describe("ibkr-flex-xml", () => {
  test("reads the same trades as the CSV of the same query", async () => {
    const parsed = await read(ibkrXml);
    expect(brief(parsed)).toEqual(brief(await read(ibkrCsv)).slice(0, 3));
    expect(reasonsOf(parsed)).toEqual([[10, "An option needs its multiplier"]]);
  });

  test.each([
    [
      "breaks off",
      ibkrXml.slice(0, ibkrXml.indexOf("<Order")).replace("9002", "9002 <"),
      /^The XML breaks off here/,
    ],
    ["ends early", ibkrXml.slice(0, ibkrXml.indexOf("<Order")), /^The XML breaks off here/],
    [
      "declares entities",
      ibkrXml.replace("<FlexQueryResponse", '<!DOCTYPE x [<!ENTITY a "b">]>\n<FlexQueryResponse'),
      /document type/,
    ],
    ["nests without end", ibkrXml.replace("<Order", `${"<a>".repeat(50)}<Order`), /nested too deeply/],
    ["uses unknown entities", ibkrXml.replace("&amp;", "&lol;"), /^The XML breaks off here/],
  ])("reports a file that %s and keeps what came before", async (_, text, reason) => {
    const xml = detectFormat(ibkrXml, undefined);
    const parsed = await readAs(xml, new TextEncoder().encode(text), NEW_YORK, 100);
    expect(reasonsOf(parsed)).toHaveLength(1);
    expect(reasonsOf(parsed)[0]?.[1]).toMatch(reason);
  });
});

test("kraken-trades-csv splits pairs, renames legacy assets and reads times as UTC", async () => {
  const parsed = await read(kraken);
  expect(brief(parsed)).toEqual([
    "Kraken 2026-03-02T12:34:56.789Z buy 0.01 BTC @61000.1 USD fee 1.586 USD crypto x1 TAAAAA-AAAAA-AAAAAA",
    "Kraken 2026-03-03T08:00:00.000Z sell 0.01 BTC @62500 USD fee 1.625 USD crypto x1 TAAAAA-AAAAA-AAAAAB",
    "Kraken 2026-03-03T09:00:00.123Z buy 0.001 BTC @62510.5 USDT fee 0.16 USDT crypto x1 TAAAAA-AAAAA-AAAAAC",
    "Kraken 2026-03-04T10:00:00.000Z buy 10 DOT @5.8123 EUR fee 0.15 EUR crypto x1 TAAAAA-AAAAA-AAAAAD",
    "Kraken 2026-03-05T10:00:00.000Z sell 1 ETH @0.05 BTC fee 0.0001 BTC crypto x1 TAAAAA-AAAAA-AAAAAE",
  ]);
  expect(reasonsOf(parsed)).toEqual([
    [7, "Pair “WHATEVER” cannot be split into two assets"],
    [8, "vol is zero"],
  ]);
});

test("tidemark-csv reads what is clear and reports what is not", async () => {
  const parsed = await read(tidemark);
  expect(brief(parsed)).toEqual([
    "Main 2026-03-02T14:30:00.000Z buy 100 ACME @50.25 USD fee 1 USD equity x1 A1",
    "Main 2026-03-02T14:30:00.250Z buy 100 ACME @50.25 USD fee 1 USD equity x1 A2",
    "Main 2026-03-03T20:45:00.000Z sell 200 ACME @51.75 USD fee 2.0123 USD equity x1 A3",
    "Main 2026-03-04T00:00:00.000Z (date) buy 10 IE0000000013 @20 EUR fee 1.5 EUR fund x1 -",
    "Swing 2026-03-05T14:30:00.000Z sell 1 MESM6 @5150.25 USD fee -0.2 USD future x5 -",
    "Swing 2026-03-05T14:30:00.000Z buy 1234.5 ACME @50 USD fee 1 USD equity x1 -",
  ]);
  expect(reasonsOf(parsed)).toEqual([
    [8, "quantity “1,234” can be read in two ways; write it like 1234.50"],
    [10, "“03/04/2026” can be day or month first; export dates as yyyy-MM-dd"],
    [11, "The row names neither a symbol nor an ISIN"],
    [12, "side “hold” is neither buy nor sell"],
    [13, "quantity is negative"],
  ]);
  expect(parsed.map((each) => each.line)).toEqual([2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
});

describe("clocks", () => {
  test.each([
    ["2026-07-01 09:30:00", "America/New_York", "2026-07-01T13:30:00.000Z"],
    ["20260701;093000", "America/New_York", "2026-07-01T13:30:00.000Z"],
    ["2026-07-01, 09:30:00", "Europe/Berlin", "2026-07-01T07:30:00.000Z"],
    ["2026-07-01 09:30:00 EST", "Europe/Berlin", "2026-07-01T14:30:00.000Z"],
    ["2026-07-01T09:30:00.123456+05:30", "Europe/Berlin", "2026-07-01T04:00:00.123Z"],
    ["01-JUL-26 09:30:00", "UTC", "2026-07-01T09:30:00.000Z"],
    // A time skipped in spring moves forward by the skipped hour; a time that occurs twice in autumn is the
    // first of the two.
    ["2026-03-08 02:30:00", "America/New_York", "2026-03-08T07:30:00.000Z"],
    ["2026-11-01 01:30:00", "America/New_York", "2026-11-01T05:30:00.000Z"],
    ["2026-11-01 02:00:00", "America/New_York", "2026-11-01T07:00:00.000Z"],
    ["2026-04-05 01:45:00", "Australia/Lord_Howe", "2026-04-04T14:45:00.000Z"],
    // A date without a time is that date in every zone.
    ["2026-07-01", "Asia/Tokyo", "2026-07-01T00:00:00.000Z"],
    ["2026-07-01", "America/New_York", "2026-07-01T00:00:00.000Z"],
  ])("%s in %s is %s", async (stamp, timeZone, instant) => {
    const [row] = rowsOf(
      await read(`executed_at,symbol,side,quantity,price,currency\n"${stamp}",ACME,buy,1,2,USD`, {
        timeZone,
      }),
    );
    expect(row && new Date(row.executedAt).toISOString()).toBe(instant);
    expect(row?.dateOnly).toBe(stamp.length === 10);
  });

  test.each([
    "2026-02-30",
    "2026-13-01",
    "2026-01-01 25:00:00",
    "1.4.2026",
    "yesterday",
    "2026-01-01 10:00 XST",
  ])("%s is refused", async (stamp) => {
    const parsed = await read(`executed_at,symbol,side,quantity,price,currency\n${stamp},ACME,buy,1,2,USD`);
    expect(reasonsOf(parsed)).toHaveLength(1);
  });
});

describe("numbers", () => {
  test.each([
    ["1234.50", "1234.5"],
    ["+007.00", "7"],
    [".5", "0.5"],
    ["1,234,567", "1234567"],
    ["1,234.5", "1234.5"],
    ["1.5e-7", "0.00000015"],
    ["2E3", "2000"],
    ["12345678901234.123456789", "12345678901234.123456789"],
  ])("%s is %s", async (cell, value) => expect(await quantityOf(cell)).toBe(value));

  test.each([
    "1,234",
    "1.234,5",
    "282,7",
    "1 234",
    "$5",
    "(5)",
    "=1+1",
    "NaN",
    "Infinity",
    "0x10",
    "123456789012345678901",
    "0.1234567890123456789",
    "1e999",
  ])("%s is refused", async (cell) => expect(await quantityOf(cell)).toMatch(/quantity|is not/));
});

test("no text makes a parser throw, hang or lose its place", async () => {
  const seeds = [ibkrCsv, ibkrXml, kraken, tidemark];
  const cut = fc.record({
    text: fc.constantFrom(...seeds),
    from: fc.nat({ max: 4_000 }),
    length: fc.nat({ max: 300 }),
    put: fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom('"', "<", "\u0000", "\r", "&", "]]>", ",,,,", "=cmd()", "\ud800"),
    ),
  });
  await fc.assert(
    fc.asyncProperty(
      cut,
      fc.integer({ min: 1, max: 5_000 }),
      async ({ text, from, length, put }, pieceSize) => {
        const format = detectFormat(text, undefined);
        const broken = new TextEncoder().encode(text.slice(0, from) + put + text.slice(from + length));
        const parsed = await readAs(format, broken, NEW_YORK, pieceSize);
        for (const each of parsed) expect(each.line).toBeGreaterThan(0);
        expect(parsed).toEqual(await readAs(format, broken, NEW_YORK, 65_536));
      },
    ),
    { numRuns: 300 },
  );
});
