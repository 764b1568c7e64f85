import { gzipSync, strToU8, zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { Problem } from "#shared/problem.ts";
import tidemark from "#test/fixtures/tidemark.csv?raw";
import { read, rowsOf } from "#test/parsed.ts";
import { utf16, workbook, type CellOf } from "#test/workbook.ts";
import { detectFormat } from "../all.ts";
import { kindOfCode } from "./cell-styles.ts";
import { inMemory } from "./file-bytes.ts";
import { containerOf, containerText, headOf } from "./open-container.ts";
import { serialText } from "./serial-date.ts";

async function textOf(bytes: Uint8Array, pieceSize = 65_536): Promise<string> {
  const container = containerOf(bytes.subarray(0, 1_024));
  if (container === null) throw new Error("no container");
  let text = "";
  for await (const piece of containerText(container, inMemory(bytes, pieceSize))) text += piece;
  return text;
}
async function refusalOf(bytes: Uint8Array): Promise<Problem> {
  try {
    await textOf(bytes);
  } catch (error) {
    if (error instanceof Problem && error.code === "import_unreadable") return error;
    throw error;
  }
  throw new Error("the file was read");
}

const HEADER = ["executed_at", "symbol", "side", "quantity", "price", "currency"];
const FILL: CellOf[] = [{ value: 46_083.625, style: 1 }, "ACME", "buy", 10, 100.1, "USD"];
const FILLS = workbook({ sheets: { Fills: [HEADER, FILL] }, formats: ["yyyy-mm-dd hh:mm:ss"] });

const sheet = (xml: string) =>
  workbook({ sheets: { S: [[]] }, more: { "xl/worksheets/sheet1.xml": strToU8(xml) } });
const row = (cell: string) => sheet(`<worksheet><sheetData><row>${cell}`);
/** An archive of one file whose directory holds these bytes at this place. */
const marked = (at: number, value: number[]) => {
  const bytes = zipSync({ "a.csv": strToU8("a,b\n") });
  bytes.set(value, bytes.length - 22 - 51 + at);
  return bytes;
};

describe("a workbook becomes lines", () => {
  test.each(["behind", "before", "inline"] as const)("with its texts %s the sheets", async (texts) => {
    const bytes = workbook({
      sheets: { "P&L, all": [["a;b", 'say "x"', "", "two\nlines"], [], ["", 1.5]], Empty: [] },
      texts,
    });
    const expected = 'sheet,"P&L, all"\n"a;b","say ""x""",,two lines\n,1.5\nsheet,Empty\n';
    for (const pieceSize of [1, 700, 65_536]) expect(await textOf(bytes, pieceSize)).toBe(expected);
  });

  test("numbers by their style, and every kind of cell", async () => {
    const cells: CellOf[] = [
      { value: 46_083.5, style: 1 },
      { value: 46_083, style: 2 },
      { value: 0.25, style: 3 },
      { value: 46_083, style: 4 },
      { raw: '<c t="b"><v>1</v></c>' },
      { raw: '<c t="e"><v>#DIV/0!</v></c>' },
      { raw: '<c t="str"><f>1+1</f><v>=2</v></c>' },
      { raw: '<c t="d"><v>2026-03-02T15:00:00</v></c>' },
      { raw: "<c><v>1.1000000000000001</v></c>" },
      { raw: "<c><v>1234567890123456789</v></c>" },
    ];
    const formats = ["dd.mm.yyyy hh:mm", "d/m/yy", "h:mm:ss", '0.00 "days"'];
    expect(await textOf(workbook({ sheets: { S: [cells] }, formats }))).toBe(
      "sheet,S\n2026-03-02 12:00:00,2026-03-02,06:00:00,46083,TRUE,,=2,2026-03-02 15:00:00,1.1,1234567890123456789\n",
    );
    const old = workbook({
      sheets: { S: [[{ value: 44_621, style: 1 }]] },
      formats: ["yyyy-mm-dd"],
      is1904: true,
    });
    expect(await textOf(old)).toBe("sheet,S\n2026-03-02\n");
  });

  test("is read by the format that reads its text, and every sheet is seen for detecting it", async () => {
    expect(rowsOf(await read(FILLS, { timeZone: "UTC" }))).toEqual([
      expect.objectContaining({ symbol: "ACME", price: "100.1", executedAt: Date.UTC(2026, 2, 2, 15) }),
    ]);
    const many = workbook({
      sheets: { Sums: Array.from({ length: 9_000 }, () => ["a text", 1]), Fills: [HEADER] },
    });
    expect(await headOf(inMemory(many))).toMatch(/^sheet,Sums\n(a text,1\n){40}sheet,Fills\nexecuted_at,/);
  });
});

test.each([
  ["general", "number"],
  ["#,##0.00", "number"],
  ['0 "days"', "number"],
  ["[Red]0.00E+00", "number"],
  ["[$-409]d-mmm-yy", "date"],
  ["mmm yyyy", "date"],
  ["yyyy\\-mm\\-dd\\ hh:mm", "both"],
  ["[h]:mm", "time"],
])("the format %s is a %s", (code, kind) => expect(kindOfCode(code)).toBe(kind));

test("a serial number before March 1900, below zero or beyond the calendar is no date", () => {
  expect([59, -1, 2_958_466, Number.NaN].map((serial) => serialText(serial, "date", false))).toEqual(
    Array(4).fill(null),
  );
  expect(serialText(61, "date", false)).toBe("1900-03-01");
  expect(serialText(46_083.500_001, "both", false)).toBe("2026-03-02 12:00:00.086");
});

describe("a web page becomes lines", () => {
  const page = `\n<!DOCTYPE html><html><head><title>x</title><style>td{}</style></head><body>
    <table><tr><th colspan=3><b>Report</b></th></tr>
    <tr><td>a&nbsp;b<td class="hidden" colspan="8">no<td style="display: none">no<td>1&thinsp;,5<br>2
    <tr><td>outer <table><tr><td>inner</td></tr></table></td></tr></table><p>text, no table`;
  const lines = 'web page,x\nReport\na b,"1 ,5 2"\ninner\nouter\n';

  test.each([
    ["UTF-8", new TextEncoder().encode(page)],
    ["UTF-16 LE", utf16(page)],
    ["UTF-16 BE", utf16(page, false)],
  ])("in %s", async (_, bytes) => {
    for (const pieceSize of [1, 64, 65_536]) expect(await textOf(bytes, pieceSize)).toBe(lines);
  });

  test("a page without a known table is named", async () => {
    const head = await headOf(inMemory(strToU8("<html><body><table><tr><td>Sign in</td></tr></table>")));
    expect(() => detectFormat(head, undefined)).toThrow(/This is a web page/);
  });
});

describe("an archive", () => {
  test("of one statement is read as that statement, whatever macOS adds to it", async () => {
    const bytes = zipSync({ "a/fills.csv": strToU8(tidemark), "__MACOSX/a/._fills.csv": strToU8("x") });
    expect(await read(bytes)).toEqual(await read(tidemark));
    expect(await textOf(zipSync({ "r.html": strToU8("<table><tr><td>1<td>2") }))).toBe("web page\n1,2\n");
  });

  const bomb = zipSync({ "a.csv": new Uint8Array(8_000_000) });
  const flipped = Uint8Array.from(FILLS, (byte, at) => (at === 200 ? byte ^ 1 : byte));
  test.each<[string, Uint8Array, RegExp]>([
    ["cut in half", FILLS.subarray(0, FILLS.length / 2), /damaged/],
    ["with a changed byte", flipped, /damaged|no XML/],
    ["that inflates beyond its size", bomb, /far more than its size/],
    ["of two files", zipSync({ "a.csv": strToU8("a"), "b.csv": strToU8("b") }), /Unpack it/],
    ["of a picture", zipSync({ "a.png": strToU8("a") }), /Unpack it/],
    ["of nothing", zipSync({}), /empty/],
    ["in an archive", zipSync({ "a.csv": FILLS }), /Unpack it/],
    ["of a gzip file", zipSync({ "a.csv": gzipSync(strToU8("a")) }), /Unpack it/],
    [
      "of a thousand files",
      zipSync(Object.fromEntries(Array.from({ length: 1_001 }, (_, n) => [`${n}`, new Uint8Array(0)]))),
      /more than 1000/,
    ],
    ["with a password", marked(8, [1]), /with a password/],
    ["of ZIP64", marked(20, [255, 255, 255, 255]), /ZIP64/],
    ["with another method", marked(10, [12]), /a way that is not read/],
    ["whose entry stands outside of it", marked(42, [255, 255, 255, 0]), /damaged/],
    ["of a binary workbook", zipSync({ "xl/workbook.bin": strToU8("a") }), /as .xlsx or as CSV/],
    ["of OpenDocument", zipSync({ mimetype: strToU8("a"), "content.xml": strToU8("<a/>") }), /OpenDocument/],
  ])("%s is refused", async (_, bytes, words) => {
    expect((await refusalOf(bytes)).message).toMatch(words);
  });

  test.each<[string, Uint8Array, RegExp]>([
    ["entities", sheet('<!DOCTYPE a [<!ENTITY x "y">]><worksheet>&x;</worksheet>'), /document type/],
    ["deep nesting", sheet("<a>".repeat(5_000)), /nested too deeply/],
    ["an endless element", sheet(`<worksheet a="${"x".repeat(100_000)}"/>`), /too long|no XML/],
    [
      "a thousand attributes",
      sheet(`<worksheet ${Array.from({ length: 999 }, (_, n) => `a${n}=""`).join(" ")}/>`),
      /too long/,
    ],
    ["no end", row("<c><v>1</v></c>"), /no XML/],
    ["a far column", row('<c r="XFD1"><v>1</v></c>'), /columns/],
    [
      "no sheet behind a name",
      workbook({
        sheets: { S: [[]] },
        more: {
          "xl/_rels/workbook.xml.rels": strToU8(
            '<R><Relationship Id="rId1" Type="a/worksheet" Target="gone.xml"/></R>',
          ),
        },
      }),
      /lacks/,
    ],
  ])("a workbook with %s is refused", async (_, bytes, words) => {
    expect((await refusalOf(bytes)).message).toMatch(words);
  });

  test("a long text that a million cells repeat is refused before it fills anything", async () => {
    const cells = '<row><c t="s"><v>0</v></c></row>'.repeat(20_000);
    const bytes = workbook({
      sheets: { S: [["x".repeat(30_000)]] },
      more: { "xl/worksheets/sheet1.xml": strToU8(`<worksheet><sheetData>${cells}</sheetData></worksheet>`) },
    });
    expect((await refusalOf(bytes)).message).toMatch(/far more than its size/);
  });

  test.each([
    ["nested", "<div>".repeat(10_000), /nested too deeply/],
    ["with an element without end", `<table><tr a="${"x".repeat(5_000_000)}`, /too long/],
    [
      "with many attributes",
      `<table ${Array.from({ length: 999 }, (_, n) => `a${n}`).join(" ")}>`,
      /too long/,
    ],
  ])("a page that is %s is refused", async (_, text, words) => {
    expect((await refusalOf(strToU8(`<html>${text}`))).message).toMatch(words);
  });
});
