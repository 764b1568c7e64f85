import { describe, expect, test } from "vitest";
import ibkrCsv from "#test/fixtures/ibkr-flex.csv?raw";
import ibkrXml from "#test/fixtures/ibkr-flex.xml?raw";
import { history } from "#test/fixtures/history.ts";
import kraken from "#test/fixtures/kraken-trades.csv?raw";
import tidemark from "#test/fixtures/tidemark.csv?raw";
import { utf16, workbook } from "#test/workbook.ts";
import { brief, NEW_YORK, read, reasonsOf, rowsOf } from "#test/parsed.ts";
import { decodeHead } from "../formats/decode.ts";
import { inMemory } from "../formats/containers/file-bytes.ts";
import { detectFormat } from "../formats/all.ts";
import { type Mark, type Place, readRows } from "./read-rows.ts";
import type { Parsed } from "../core/parsed.ts";

/** Reads a file from a place on. It returns the entries and the places from which reading could resume. */
async function readFrom(
  bytes: Uint8Array,
  { from = null, size = 300 }: { from?: Mark | null; size?: number } = {},
): Promise<{ entries: Parsed[]; marks: Mark[] }> {
  const format = detectFormat(decodeHead(bytes.subarray(0, 65_536)), undefined);
  const entries: Parsed[] = [];
  const marks: Mark[] = [];
  const source = inMemory(bytes, size);
  const marking = { from, onMark: (mark: Mark) => void marks.push(JSON.parse(JSON.stringify(mark))) };
  for await (const batch of readRows(format, source, NEW_YORK, marking)) entries.push(...batch);
  return { entries, marks };
}

const FILES: Record<string, string> = {
  "a Tidemark file": tidemark + history({ fills: 400 }).split("\n").slice(1).join("\n"),
  "a Flex statement of several sections": Array(8).fill(ibkrCsv).join("\n"),
  "a Kraken file": kraken + kraken.split("\n").slice(1).join("\n").repeat(40),
  "a file with notes over several lines": history({ fills: 200 }).replaceAll(",Main,", ',"Ma\nin ü",'),
  "a file with Windows line ends": history({ fills: 200 }).replaceAll("\n", "\r\n"),
  "a statement as XML": ibkrXml,
};

describe("reading on from any mark gives what is left of the whole, with its line numbers", () => {
  for (const [name, text] of Object.entries(FILES)) {
    test(name, async () => {
      const bytes = new TextEncoder().encode(text);
      const whole = await readFrom(bytes);
      expect(whole.entries.length).toBeGreaterThan(3);
      if (name !== "a statement as XML") expect(whole.marks.length).toBeGreaterThan(3);
      for (const from of whole.marks) {
        const { entries } = await readFrom(bytes, { from });
        expect(entries).toEqual(whole.entries.slice(from.entries));
      }
    });
  }
});

test("a file whose bytes are not UTF-8 has no mark, because a character may be cut there", async () => {
  const text = history({ fills: 200 });
  const bytes = utf16(text);
  const { entries, marks } = await readFrom(bytes);
  expect([entries.length, marks.length]).toEqual([200, 0]);
});

test("a workbook has no mark, and its places never exceed its size", async () => {
  const cells = history({ fills: 3_000 })
    .split("\n")
    .map((line) => line.split(","));
  const bytes = workbook({ sheets: { Fills: cells } });
  const places: Place[] = [];
  const format = detectFormat(history({ fills: 1 }), undefined);
  const marking = { onMark: () => expect.unreachable(), onPlace: (place: Place) => void places.push(place) };
  let entries = 0;
  for await (const batch of readRows(format, inMemory(bytes, 4_000), NEW_YORK, marking))
    entries += batch.length;
  expect([entries, places.at(-1)?.entries]).toEqual([3_000, 3_000]);
  expect(places.every(({ offset }) => offset > 0 && offset <= bytes.length)).toBe(true);
});

test("a mark stays small however many lines of a file are no rows", async () => {
  const sums = Array.from({ length: 2_000 }, (_, n) => `"HEADER","sum ${n}"`).join("\n");
  const { marks } = await readFrom(new TextEncoder().encode(`${ibkrCsv}\n${sums}\n${ibkrCsv}`));
  for (const mark of marks) expect(JSON.stringify(mark).length).toBeLessThan(30_000);
});

describe("whatever the encoding", () => {
  const plain = tidemark.replaceAll("Main", "Größe 円");

  test.each([
    ["UTF-8 with a byte order mark", new TextEncoder().encode(`\ufeff${plain}`)],
    ["UTF-16 LE", utf16(plain)],
    ["UTF-16 BE", utf16(plain, false)],
    ["carriage returns", new TextEncoder().encode(plain.replaceAll("\n", "\r\n"))],
  ])("%s", async (_, bytes) => {
    const expected = await read(plain);
    for (const pieceSize of [1, 3, 997, 65_536]) expect(await read(bytes, {}, pieceSize)).toEqual(expected);
  });

  test.each([";", "\t"])("cells parted by %j", async (delimiter) => {
    const lines = [
      "executed_at,symbol,side,quantity,price,fee,currency",
      "2026-03-02T15:00:00Z,ACME,buy,1,2.5,0,USD",
    ];
    const parsed = await read(lines.join("\n").replaceAll(",", delimiter));
    expect(brief(parsed)).toEqual([
      "Main 2026-03-02T15:00:00.000Z buy 1 ACME @2.5 USD fee 0 USD equity x1 -",
    ]);
  });
});

test("a quote that never closes costs its own line", async () => {
  const lines = tidemark.split("\n").slice(0, 2);
  const parsed = await read(
    [...lines, '2026-03-02T15:00:00Z,"Main,ACME,buy,1,2,0,USD', lines[1]?.replace("A1", "A9")].join("\n"),
  );
  expect(reasonsOf(parsed)).toEqual([[3, "A quote on this line is never closed"]]);
  expect(rowsOf(parsed).map((row) => row.executionId)).toEqual(["A1", "A9"]);
});

test("a quote that opens a cell longer than any may be refuses the file at once, and says on which line", async () => {
  const lines = tidemark.split("\n").slice(0, 2);
  const rows = `${lines[1]}\n`.repeat(40_000);
  const format = detectFormat(tidemark, undefined);
  const bytes = new TextEncoder().encode(`${lines.join("\n")}\n2026-03-02T15:00:00Z,"Main\n${rows}`);
  let offset = 0;
  const marking = { onPlace: (place: Place) => void (offset = place.offset) };
  const reading = async () => {
    for await (const batch of readRows(format, inMemory(bytes), NEW_YORK, marking))
      expect(batch).not.toEqual([]);
  };
  await expect(reading()).rejects.toThrow("The quote that opens a cell on line 3 is never closed");
  expect(offset).toBeLessThan(3 * 65_536);
});

test("tiny lines are read in many turns of the isolate, so that nobody waits for all of them", async () => {
  const [header = ""] = tidemark.split("\n", 1);
  const bytes = new TextEncoder().encode(`${header}\n${"x\n".repeat(20_000)}`);
  const cells = [header.split(","), ...Array.from({ length: 20_000 }, () => ["x"])];
  for (const file of [bytes, workbook({ sheets: { Fills: cells } })]) {
    let entries = 0;
    let longest = 0;
    const end = new AbortController();
    const others = (async () => {
      for (let before = 0; !end.signal.aborted; before = entries) {
        await new Promise((resolve) => void setImmediate(resolve));
        longest = Math.max(longest, entries - before);
      }
    })();
    for await (const batch of readRows(detectFormat(tidemark, undefined), inMemory(file), NEW_YORK))
      entries += batch.length;
    end.abort();
    await others;
    expect(entries).toBe(20_000);
    expect(longest).toBeLessThanOrEqual(3_000);
  }
});

test("200 000 rows are read in seconds", async () => {
  const parsed = await read(history({ fills: 200_000 }), {}, 65_536);
  expect(rowsOf(parsed)).toHaveLength(200_000);
});
