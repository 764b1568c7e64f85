import { describe, expect, test } from "vitest";
import ibkrCsv from "#test/fixtures/ibkr-flex.csv?raw";
import ibkrXml from "#test/fixtures/ibkr-flex.xml?raw";
import { history } from "#test/fixtures/history.ts";
import kraken from "#test/fixtures/kraken-trades.csv?raw";
import tidemark from "#test/fixtures/tidemark.csv?raw";
import { decodeHead } from "./decode.ts";
import { detectFormat } from "../formats/all.ts";
import type { ParseOptions } from "../formats/format.ts";
import { type Mark, readRows } from "./read-rows.ts";
import type { Parsed } from "../core/parsed.ts";

const OPTIONS: ParseOptions = { timeZone: "America/New_York", account: null };

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** Reads a file from a place on; returns its entries and the places from which it could resume. */
async function read(
  bytes: Uint8Array,
  { from = null, size = 300 }: { from?: Mark | null; size?: number } = {},
): Promise<{ entries: Parsed[]; marks: Mark[] }> {
  const format = detectFormat(decodeHead(bytes.subarray(0, 65_536)), undefined);
  const entries: Parsed[] = [];
  const marks: Mark[] = [];
  const source = pieces(bytes.subarray(from?.offset ?? 0), size);
  const marking = { from, onMark: (mark: Mark) => void marks.push(JSON.parse(JSON.stringify(mark))) };
  for await (const batch of readRows(format, source, OPTIONS, marking)) entries.push(...batch);
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
      const whole = await read(bytes);
      expect(whole.entries.length).toBeGreaterThan(3);
      if (name !== "a statement as XML") expect(whole.marks.length).toBeGreaterThan(3);
      for (const from of whole.marks) {
        const { entries } = await read(bytes, { from });
        expect(entries).toEqual(whole.entries.slice(from.entries));
      }
    });
  }
});

test("a file whose bytes are not UTF-8 has no mark, because a character may be cut there", async () => {
  const text = history({ fills: 200 });
  const bytes = new Uint8Array(2 + text.length * 2);
  bytes.set([0xff, 0xfe]);
  for (let at = 0; at < text.length; at++) bytes[2 + at * 2] = text.charCodeAt(at);
  const { entries, marks } = await read(bytes);
  expect([entries.length, marks.length]).toEqual([200, 0]);
});

test("a mark stays small however many lines of a file are no rows", async () => {
  const sums = Array.from({ length: 2_000 }, (_, n) => `"HEADER","sum ${n}"`).join("\n");
  const { marks } = await read(new TextEncoder().encode(`${ibkrCsv}\n${sums}\n${ibkrCsv}`));
  for (const mark of marks) expect(JSON.stringify(mark).length).toBeLessThan(30_000);
});
