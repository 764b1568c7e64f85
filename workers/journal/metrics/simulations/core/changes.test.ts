import { expect, test } from "vitest";
import { seededRandom } from "../../../../math/random.ts";
import { changesOf, curveOf, type DayNets } from "./changes.ts";

function daysOf(differences: number[], currency = "USD"): DayNets[] {
  return differences.map((difference, n) => ({
    currency,
    at: new Date(Date.UTC(2026, 0, 1 + n)).toISOString(),
    days: 1,
    baseline: "-1.5",
    simulated: String(-1.5 + difference),
  }));
}

test("what helps on most days is more than chance, and what helps and harms alike is chance", () => {
  const [better] = changesOf(daysOf(Array.from({ length: 60 }, (_, n) => (n % 4 === 0 ? 0 : 2))), "s", false);
  expect(better).toMatchObject({ verdict: "better", netPnl: "90", days: 60 });
  expect(better?.words).toMatch(
    /^Net P&L would have been 90 USD higher, .* more than chance alone explains\.$/,
  );
  const random = seededRandom("noise");
  const [noise] = changesOf(
    daysOf(Array.from({ length: 60 }, () => Math.round(random() * 20 - 10))),
    "s",
    false,
  );
  expect(noise?.verdict).toBe("chance");
  expect(noise?.words).toMatch(/Chance alone can explain it\.$/);
  const [worse] = changesOf(daysOf(Array.from({ length: 30 }, () => -3)), "s", false);
  expect(worse).toMatchObject({ verdict: "worse", netPnl: "-90", interval: ["-90", "-90"] });
});

test("few days have no interval, and no difference has none either", () => {
  expect(changesOf(daysOf([5, 5, 5]), "s", false)).toMatchObject([
    { verdict: "unknown", interval: null, netPnl: "15" },
  ]);
  expect(changesOf(daysOf(Array.from({ length: 40 }, () => 0)), "s", false)).toMatchObject([
    { verdict: "same", interval: null, words: "Nothing would have been otherwise." },
  ]);
});

test("trades that were chosen because they lost have no verdict of chance, however many days there are", () => {
  const [chosen] = changesOf(daysOf(Array.from({ length: 60 }, () => 2)), "s", true);
  expect(chosen).toMatchObject({ verdict: "chosen", netPnl: "120", interval: null, days: 60 });
  expect(chosen?.words).toBe(
    "Net P&L would have been 120 USD higher. Trades chosen because they lost prove nothing by their loss.",
  );
});

test("each currency has a curve that ends with its last day, thinned where days are many", () => {
  const days = [
    ...daysOf(
      Array.from({ length: 1001 }, () => 1),
      "EUR",
    ),
    ...daysOf([2, 3]),
  ];
  const curve = curveOf(days);
  expect(curve.length).toBe(334 + 2);
  expect(curve[333]).toMatchObject({ currency: "EUR", baseline: "-1501.5", simulated: "-500.5" });
  expect(curve.at(-1)).toMatchObject({ currency: "USD", baseline: "-3", simulated: "2" });
});
