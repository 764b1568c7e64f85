import { expect, test } from "vitest";
import { rounds } from "#test/effort.ts";
import { Mapping } from "#shared/contracts/import-mapping.ts";
import { formatOf, detectFormat, listFormats } from "./all.ts";
import * as cells from "./cells.ts";
import { mappedCsv } from "./mapped/mapped-csv.ts";
import { readMappedNumber } from "./mapped/mapped-number.ts";
import { rowReader } from "./mapped/mapped-row.ts";
import { recognise } from "./recognise.ts";
import { splitPair } from "./kraken/pairs.ts";
import { isDate, isTimeZone, stampReader } from "../core/stamps.ts";
import { excerpt, RowRefused } from "../core/row-refused.ts";

const LONGEST = 65_536;
/** The length of a text that is read whole, in pieces of 16 characters. */
const READ_LENGTH = rounds({ sample: LONGEST, long: 4 * LONGEST });
// Linear work takes some milliseconds; other work takes seconds long before a text is this long.
const GUARD_MS = 1_000;

const mapping = Mapping.parse({
  columns: { executedAt: "executed_at", time: "a", symbol: "quantity", side: "b", quantity: "1", price: "x" },
  values: { currency: "USD" },
});
const formats = [...listFormats().map(({ format }) => formatOf(format)), mappedCsv(mapping)];
const readMapped = rowReader(mapping, { timeZone: "UTC", account: null });
/** Every judge of a file's first text. */
const judges: [string, (head: string) => void][] = [
  ...formats.map((format): [string, (head: string) => void] => [
    format.name,
    (head) => {
      format.detect(head);
      format.statedZone?.(head);
    },
  ]),
  ["recognise", recognise],
];

/** Parts that are repeated, with the text before and after them. */
const TEXTS: [string, string, string][] = [
  ["", "<!---->", "<x"],
  ["", "<!-- -->\n", "<x"],
  ["", "<!--", ""],
  ["<!--", "-", ""],
  ["<?xml version='1.0'?>", "<!---->\n<!---->", ""],
  ["", "<?xml ?>", "<x"],
  ["<?xml ", ">", ""],
  ["", "<", ""],
  ["<", "F", ""],
  ["<FlexQueryResponse", "<FlexQueryResponse", ""],
  ["", " ", "x"],
  ["", "\r", ""],
  ["", "\r\n", ""],
  ["", "\n", "x"],
  ["", '"', ""],
  ["", '""', ""],
  ["", '"\n', ""],
  ["", ',"', ""],
  ["", '"",', ""],
  ["", '"a",', ""],
  ["", '""""\n', ""],
  ["", ",", ""],
  ["", ";\t,", ""],
  ["sep=;\n", "sep=;\n", ""],
  ["", "executed_at,", ""],
  ["", "quantity,tradeprice,currency,buysell,tradedate\n", ""],
  ["", "a", ""],
  ["", "-", ","],
  ["", 'timeZone="A" ', ""],
  ['whenGenerated="', "1", ""],
  ["", 'whenGenerated="1 ', "x"],
  ["TimeZone\n", "A\n", ""],
  ["", "date,action,symbol,description,quantity,price,feescomm\n", ""],
  ["<!doctype html>", "metatrade", ""],
  ["PK\u0003\u0004", "[content_types]", ""],
  ["", "\ufffd", ""],
  ["[", "[{", ""],
];

/** Cells of a hostile file. */
const CELLS: [string, string, string][] = [
  ["", "1", "x"],
  ["", "1", "."],
  ["0.", "0", "1x"],
  ["0.", "0", "10"],
  ["", "0", "x"],
  ["-", "-", "-"],
  ["1", ",000", "x"],
  ["1", ",000", ".0x"],
  ["", "1.", "x"],
  ["", "1,", "x"],
  ["", "' ", "x"],
  ["1e", "9", "x"],
  ["1", "1", "e9x"],
  ["", " ", "x"],
  ["x", " ", "x"],
  ["", "A", "a"],
  ["", "A.", "-"],
  ["", "/", "/"],
  ["", "X", "ZUSD/"],
  ["", "ZUSD", "_"],
  ["2026-01-01", " ", "x"],
  ["2026-01-01", " ; ", "x"],
  ["2026-01-01 10:00:00", " ", "x"],
  ["2026-01-01 10:00:00.", "1", "x"],
  ["", "01-JAN-26 ", "x"],
  ["", "1/", "x"],
  ["", "\u0000", "x"],
  ["", "\ud800", "x"],
];

/** Every reader of `cells.ts`, found by its export, and every other reader of a cell. */
const readers: [string, (cell: string) => unknown][] = [
  ...Object.entries(cells)
    .filter(([name]) => name.startsWith("read"))
    .map(([name, read]): [string, (cell: string) => unknown] => [
      name,
      (cell) => read(cell, "cell", LONGEST),
    ]),
  ["readMappedNumber", (cell) => readMappedNumber("auto", cell, "cell")],
  ["mapped row", (cell) => readMapped((column) => (column === "1" || column === "x" ? "1" : cell))],
  ["stampReader", stampReader("America/New_York")],
  ["isDate", isDate],
  ["isTimeZone", isTimeZone],
  ["excerpt", excerpt],
  ["splitPair", splitPair],
];

/** Ever longer repetitions; they grow slowly at first, so that exponential work is seen before it hangs. */
function* growing([before, part, after]: readonly [string, string, string]): Generator<string> {
  const most = Math.floor(LONGEST / part.length);
  for (let n = 16; n < most; n = n < 40 ? n + 4 : n * 8) yield before + part.repeat(n) + after;
  yield before + part.repeat(most) + after;
}

/**
 * The processor time of the work, in ms. A slow first try is measured again, because its code was not yet
 * compiled.
 */
function timeOf(work: () => unknown): number {
  const ms = timeOnce(work);
  return ms < GUARD_MS ? ms : timeOnce(work);
}

function timeOnce(work: () => unknown): number {
  const before = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

function refused(work: () => unknown): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof RowRefused)) throw error;
  }
}

test("every format judges hostile text in linear time", () => {
  for (const text of TEXTS) {
    for (const head of growing(text)) {
      for (const [name, judge] of judges) {
        const ms = timeOf(() => judge(head));
        expect(ms, `${name}, ${JSON.stringify(text)}, ${head.length} characters`).toBeLessThan(GUARD_MS);
      }
    }
  }
});

test.each(formats.map((format) => [format.name, format] as const))(
  "%s reads hostile text in linear time, however small its pieces",
  (_, format) => {
    for (const [before, part, after] of TEXTS) {
      const text = before + part.repeat(READ_LENGTH / part.length) + after;
      const ms = timeOf(() => {
        const reader = format.open({ timeZone: "UTC", account: null });
        for (let at = 0; at < text.length; at += 16) reader.read(text.slice(at, at + 16));
        reader.end();
      });
      expect(ms, JSON.stringify([before, part, after])).toBeLessThan(GUARD_MS);
    }
  },
);

test.each(readers)("%s looks at a hostile cell in linear time", (_, read) => {
  for (const text of CELLS) {
    for (const cell of growing(text)) {
      const ms = timeOf(() => {
        for (let again = 0; again < 3; again++) refused(() => read(cell));
      });
      expect(ms, `${JSON.stringify(text)}, ${cell.length} characters`).toBeLessThan(GUARD_MS);
    }
  }
});

test("a file that begins with comments is refused at once, however many there are", () => {
  for (const comments of [16, 20, 24, 28, 34, 10_000]) {
    const head = `${"<!---->".repeat(comments)}<x`;
    const ms = timeOf(() => {
      expect(() => detectFormat(head, undefined)).toThrow("The file's format is not known");
    });
    expect(ms, `${comments} comments`).toBeLessThan(GUARD_MS);
  }
});

test("comments before a statement do not hide it", () => {
  const statement = '<FlexQueryResponse queryName="a" type="AF">';
  for (const head of [statement, `<?xml version="1.0"?>\n<!-- a > b --> \n${statement}`]) {
    expect(detectFormat(head, undefined).name).toBe("ibkr-flex-xml");
  }
  for (const head of [`<!-- ${statement}`, `<a>${statement}`, "<FlexQueryResponses>", `x ${statement}`]) {
    expect(formatOf("ibkr-flex-xml").detect(head)).toBe(0);
  }
});

test("an element of many long attributes is refused before it fills the memory", () => {
  const reader = formatOf("ibkr-flex-xml").open({ timeZone: "UTC", account: null });
  reader.read("<FlexQueryResponse><Trade");
  let fed = 0;
  for (let n = 0; n < 400; n++) {
    const [found] = reader.read(` a${n}="${"x".repeat(10_000)}"`);
    fed += 10_000;
    if (found === undefined) continue;
    expect(found).toMatchObject({ reason: "An element is too long for a statement" });
    break;
  }
  expect(fed).toBeLessThan(2 * LONGEST);
  expect(reader.read("<Trade/>".repeat(1_000))).toEqual([]);
});

test("a cell of any length costs its own row, and says which one", () => {
  const reader = formatOf("tidemark-csv").open({ timeZone: "UTC", account: null });
  const header = "executed_at,symbol,side,quantity,price,currency\n";
  const long = `2026-01-01,ACME,buy,${"1".repeat(60_000)},2,USD\n`;
  const found = [...reader.read(`${header}${long}2026-01-01,ACME,buy,1,2,USD\n`), ...reader.end()];
  expect(found).toEqual([
    { line: 2, reason: "quantity is longer than 1000 characters" },
    expect.objectContaining({ line: 3, row: expect.objectContaining({ quantity: "1" }) }),
  ]);
});
