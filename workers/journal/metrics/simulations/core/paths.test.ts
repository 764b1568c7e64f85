import { expect, test } from "vitest";
import type { Decimal } from "#shared/decimal.ts";
import { rounds } from "#test/effort.ts";
import { seededRandom } from "../../../../math/random.ts";
import { drawPaths, type Paths } from "./paths.ts";

type Asked = Parameters<typeof drawPaths>[1];

function drawn(days: Decimal[][], asked: Partial<Asked> & Pick<Asked, "trades">): Paths {
  const drawing = drawPaths(
    { days },
    { paths: 10_000, seed: "7", block: "trade", ruinAt: undefined, ...asked },
  );
  let step = drawing.next();
  while (step.done !== true) step = drawing.next();
  return step.value;
}

/** Every sequence of so many parts; all are equally likely. A part is an amount or the amounts of a day. */
function enumerate<Part>(parts: readonly Part[], length: number): Part[][] {
  return length === 0
    ? [[]]
    : enumerate(parts, length - 1).flatMap((path) => parts.map((part) => [...path, part]));
}

/** Whether a value is a quantile of all values, within the error of 10 000 draws. */
function isQuantile(values: readonly number[], q: number, drawn: string | undefined): boolean {
  const share = (counts: (value: number) => boolean) => values.filter(counts).length / values.length;
  const found = Number(drawn);
  return share((value) => value < found) <= q + 0.02 && share((value) => value <= found) >= q - 0.02;
}

const total = (nets: readonly number[]) => nets.reduce((sum, net) => sum + net, 0);

const CASES = Array.from({ length: rounds({ sample: 3, long: 200 }) }, (_, seed) => seed);

test.each(CASES)("equals the enumeration of all sequences, by trade and by day: case %d", (seed) => {
  const random = seededRandom(`paths ${seed}`);
  const pick = (most: number) => Math.floor(random() * most);
  const days = Array.from({ length: 2 + pick(2) }, () =>
    Array.from({ length: 1 + pick(2) }, () => pick(13) - 6),
  );
  const trades = 2 + pick(2);
  const ruinAt = 1 + pick(9);
  for (const block of ["trade", "day"] as const) {
    const parts = block === "day" ? days : days.flat().map((net) => [net]);
    const all = enumerate(parts, trades).map((path) => path.flat().slice(0, trades));
    const runs = all.map((path) => path.map((_, n) => total(path.slice(0, n + 1))));
    const depths = runs.map((run) =>
      Math.max(0, ...run.map((equity, n) => Math.max(0, ...run.slice(0, n)) - equity)),
    );
    const asked = { trades, block, ruinAt: `-${ruinAt}`, seed: String(seed) };
    const { bands, maxDrawdown, ruin } = drawn(
      days.map((nets) => nets.map(String)),
      asked,
    );
    expect(bands.map(({ trade }) => trade)).toEqual(Array.from({ length: trades }, (_, n) => n + 1));
    const wrong = bands.flatMap(({ trade, ...band }) => {
      const sums = runs.map((run) => run[trade - 1] ?? 0);
      return ([5, 25, 50, 75, 95] as const).filter((q) => !isQuantile(sums, q / 100, band[`p${q}`]));
    });
    expect(wrong).toEqual([]);
    expect(isQuantile(depths, 0.5, maxDrawdown.p50)).toBe(true);
    expect(isQuantile(depths, 0.95, maxDrawdown.p95)).toBe(true);
    const ruined = runs.filter((run) => run.some((equity) => equity <= -ruinAt));
    expect(Math.abs((ruin ?? 0) - ruined.length / all.length)).toBeLessThan(0.02);
  }
});

test("a value that is no quantile is told from one", () => {
  expect(isQuantile([1, 2, 3, 4], 0.5, "2")).toBe(true);
  expect(isQuantile([1, 2, 3, 4], 0.5, "4")).toBe(false);
});

test("whole days stay together, and single trades do not", () => {
  const days = [
    ["-2", "-2"],
    ["3", "3"],
  ];
  const ends = (block: "trade" | "day") => {
    const { p5, p50, p95 } = drawn(days, { trades: 2, block, seed: "days" }).bands[1] ?? {};
    return [p5, p50, p95];
  };
  expect(ends("day")[0]).toBe("-4");
  expect(ends("day")[2]).toBe("6");
  expect(["-4", "6"]).toContain(ends("day")[1]);
  expect(ends("trade")).toEqual(["-4", "1", "6"]);
});

test("the same seed draws the same, another one does not, and the last trade has a band", () => {
  const days = [["0.1", "-0.2", "12.34567891", "-7"]];
  const once = drawn(days, { trades: 901, paths: 50 });
  expect(drawn(days, { trades: 901, paths: 50 })).toEqual(once);
  expect(drawn(days, { trades: 901, paths: 50, seed: "8" })).not.toEqual(once);
  expect(once.bands.length).toBe(181);
  expect(once.bands.at(-1)?.trade).toBe(901);
  expect(once.ruin).toBeNull();
});

test("amounts add up exactly, and huge ones give up places instead of digits", () => {
  expect(drawn([["0.1"]], { trades: 3, paths: 1 }).bands.map(({ p50 }) => p50)).toEqual([
    "0.1",
    "0.2",
    "0.3",
  ]);
  const [band] = drawn([["123456789012.5"]], { trades: 1, paths: 1 }).bands;
  expect(band?.p50).toBe("123456789012.5");
  expect(drawn([["99999999999999999999"]], { trades: 1, paths: 1 }).bands[0]?.p50).toBe(
    "100000000000000000000",
  );
});
