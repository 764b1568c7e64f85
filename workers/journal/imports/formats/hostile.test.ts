import { expect, test } from "vitest";
import { LONGEST_REASON } from "#shared/contracts/bounds.ts";
import { Decimal } from "#shared/decimal.ts";
import { Problem } from "#shared/problem.ts";
import { rounds } from "#test/effort.ts";
import { hostileFiles, type HostileFile } from "#test/fixtures/hostile-files.ts";
import { readAs } from "#test/parsed.ts";
import { formatOf, detectFormat, listFormats } from "./all.ts";
import { inMemory } from "./containers/file-bytes.ts";
import { headOf } from "./containers/open-container.ts";
import type { Format } from "./format.ts";
import type { Parsed } from "../core/parsed.ts";

/** The whole files of every format; one that is added is made hostile as well. */
const WHOLE = import.meta.glob<string>("../../../../test/fixtures/*.{csv,xml}", {
  query: "?raw",
  import: "default",
  eager: true,
});
const FORMATS = listFormats().map(({ format }) => formatOf(format));
const OPTIONS = { timeZone: "America/New_York", account: null };
/** A packed file may become a megabyte and 100 times its size; work that grows by the square takes longer. */
const FREE_MS = 2_000;
const MS_A_MEGABYTE = 3_000;

const isDecimal = (value: string | null) => value === null || Decimal.safeParse(value).success;

// oxlint-disable-next-line no-control-regex -- that none is left is the point
const CONTROLS = /[\u0000-\u001f\u202a-\u202e]/;

/** What is wrong with an entry that was read; null for a sound one. */
function faultOf(each: Parsed): string | null {
  if (each.line < 1) return "a line before the first";
  if ("reason" in each) {
    if (each.reason.length > LONGEST_REASON) return "a reason that is too long";
    return CONTROLS.test(each.reason) || each.reason.includes("undefined") ? each.reason : null;
  }
  const stated = "row" in each ? each.row : "booking" in each ? each.booking : null;
  if (stated === null) return null;
  const numbers = "row" in each ? [each.row.fee, each.row.multiplier, each.row.strike] : [];
  if ("booking" in each) numbers.push(each.booking.amount);
  if (![...numbers, stated.quantity, stated.price].every(isDecimal)) return "a number that is none";
  if (!Number.isSafeInteger(stated.executedAt)) return "a time that is none";
  return "row" in each && CONTROLS.test(each.row.symbol) ? "a symbol with control characters" : null;
}

/** What was read of a file; null for one that is refused as a whole. */
async function readHostile({ name, bytes }: HostileFile, forced: Format | null): Promise<Parsed[] | null> {
  try {
    const format = forced ?? detectFormat(await headOf(inMemory(bytes)), undefined);
    return await readAs(format, bytes, OPTIONS, 65_536);
  } catch (error) {
    if (!(error instanceof Problem)) throw new Error(`${name} was not refused but failed`, { cause: error });
    expect(error.code, name).toBe("import_unreadable");
    expect(error.message.length, name).toBeGreaterThan(20);
    return null;
  }
}

test("hostile files are read, or refused in words, in time that grows with their size alone", async () => {
  const seeds = Object.fromEntries(
    Object.entries(WHOLE).map(([path, text]) => [path.slice(path.lastIndexOf("/") + 1), text]),
  );
  let count = 0;
  let refused = 0;
  for (const file of hostileFiles(seeds, rounds({ sample: 1, long: 10 }))) {
    // A user may also name the format, and then any parser meets any file.
    const named = count % 2 === 0 ? [] : [FORMATS[((count - 1) / 2) % FORMATS.length] ?? null];
    for (const forced of [null, ...named]) {
      const most = FREE_MS + (MS_A_MEGABYTE * file.bytes.length) / 1_048_576;
      const before = process.threadCpuUsage();
      const parsed = await readHostile(file, forced);
      const { user, system } = process.threadCpuUsage(before);
      expect((user + system) / 1_000, file.name).toBeLessThan(most);
      if (parsed === null) refused++;
      expect(
        (parsed ?? []).map(faultOf).find((fault) => fault !== null),
        file.name,
      ).toBeUndefined();
    }
    count++;
  }
  expect(count).toBeGreaterThan(300);
  expect(refused).toBeGreaterThan(50);
});
