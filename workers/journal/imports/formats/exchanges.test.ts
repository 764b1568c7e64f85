import fc from "fast-check";
import { expect, test } from "vitest";
import { rounds } from "#test/effort.ts";
import { EXCHANGE_FILES } from "#test/fixtures/exchange-files.ts";
import { NEW_YORK, readAs } from "#test/parsed.ts";
import { detectFormat, formatOf, listFormats } from "./all.ts";

const files = Object.entries(EXCHANGE_FILES);
const encode = (text: string) => new TextEncoder().encode(text);

test.each(files)(
  "%s is detected by no other format as surely, and every row of it is read",
  async (name, text) => {
    const judged = listFormats().map(({ format }) => ({ format, confidence: formatOf(format).detect(text) }));
    const most = Math.max(...judged.map(({ confidence }) => confidence));
    expect(judged.filter(({ confidence }) => confidence === most).map(({ format }) => format)).toEqual([
      name,
    ]);
    const parsed = await readAs(detectFormat(text, undefined), encode(text), NEW_YORK, 7_000);
    expect(parsed.length).toBeGreaterThan(0);
    expect(parsed.filter((each) => "reason" in each)).toEqual([]);
  },
);

async function expectSame(bytes: Uint8Array, name: string, size: number): Promise<void> {
  const format = listFormats().find(({ format: each }) => each === name);
  if (format === undefined) throw new Error(`${name} is not listed`);
  const whole = await readAs(formatOf(format.format), bytes, NEW_YORK, 65_536);
  expect(await readAs(formatOf(format.format), bytes, NEW_YORK, size)).toEqual(whole);
}

test("a file that is cut, broken and read in any pieces gives the same rows, and no parser throws", async () => {
  const put = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom('"', "}", "\r", ",,,,", "1e99", "=cmd()", "@"),
  );
  const broken = fc.tuple(fc.constantFrom(...files), fc.nat({ max: 700 }), fc.nat({ max: 60 }), put);
  await fc.assert(
    fc.asyncProperty(
      broken,
      fc.integer({ min: 5, max: 400 }),
      async ([[name, text], at, length, by], size) => {
        await expectSame(encode(text.slice(0, at) + by + text.slice(at + length)), name, size);
      },
    ),
    { numRuns: rounds({ sample: 40, long: 3_000 }) },
  );
});
