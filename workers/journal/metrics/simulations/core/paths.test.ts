import { expect, test } from "vitest";
import type { Decimal } from "#shared/decimal.ts";
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

/** Every sequence of so many amounts; all are equally likely. */
function enumerate(nets: number[], trades: number): number[][] {
  return trades === 0
    ? [[]]
    : enumerate(nets, trades - 1).flatMap((path) => nets.map((net) => [...path, net]));
}

/** Whether a value is a quantile of all values, within the error of 10 000 draws. */
function isQuantile(values: readonly number[], q: number, drawn: string | undefined): boolean {
  const share = (counts: (value: number) => boolean) => values.filter(counts).length / values.length;
  const found = Number(drawn);
  return share((value) => value < found) <= q + 0.015 && share((value) => value <= found) >= q - 0.015;
}

test("equals the enumeration of all sequences", () => {
  const nets = [-3, -1, 1, 4];
  const all = enumerate(nets, 3);
  const sums = (length: number) =>
    all.map((path) => path.slice(0, length).reduce((sum, net) => sum + net, 0));
  const depths = all.map((path) => {
    let [equity, peak, most] = [0, 0, 0];
    for (const net of path) {
      equity += net;
      peak = Math.max(peak, equity);
      most = Math.max(most, peak - equity);
    }
    return most;
  });
  const { bands, maxDrawdown, ruin } = drawn([nets.map(String)], { trades: 3, ruinAt: "-5" });
  expect(bands.map(({ trade }) => trade)).toEqual([1, 2, 3]);
  const wrong = bands.flatMap(({ trade, ...band }) =>
    ([5, 25, 50, 75, 95] as const).filter((q) => !isQuantile(sums(trade), q / 100, band[`p${q}`])),
  );
  expect(wrong).toEqual([]);
  expect(isQuantile(sums(3), 0.5, "4")).toBe(false);
  expect(isQuantile(depths, 0.5, maxDrawdown.p50) && isQuantile(depths, 0.95, maxDrawdown.p95)).toBe(true);
  const ruined = all.filter((path) =>
    path.some((_, n) => path.slice(0, n + 1).reduce((a, b) => a + b) <= -5),
  );
  expect(Math.abs((ruin ?? 0) - ruined.length / all.length)).toBeLessThan(0.015);
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
