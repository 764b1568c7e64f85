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
    closed: 2,
    leftOut: 0,
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

type DrawnTrade = { day: number; net: number; isTagged: boolean };

/** A ledger that loses: 50 days of five trades that cost 8 on average, the tagged ones `worse` more. */
function losingLedger(random: () => number, worse: number): DrawnTrade[] {
  return Array.from({ length: 250 }, (_, n) => {
    const isTagged = random() < 0.25;
    return { day: n % 50, net: -8 + random() * 60 - 30 - (isTagged ? worse : 0), isTagged };
  });
}

/** The verdict about a ledger without some of its trades. */
function verdictWithout(trades: readonly DrawnTrade[], isDropped: (trade: DrawnTrade) => boolean): string {
  const sum = (some: readonly DrawnTrade[]) => some.reduce((total, { net }) => total + net, 0).toFixed(6);
  const days = [...Map.groupBy(trades, ({ day }) => day)].map(([day, own]): DayNets => {
    const kept = own.filter((trade) => !isDropped(trade));
    const at = new Date(Date.UTC(2026, 0, 1 + day)).toISOString();
    const counted = { closed: own.length, leftOut: own.length - kept.length };
    return { currency: "USD", at, days: 1, baseline: sum(own), simulated: sum(kept), ...counted };
  });
  return changesOf(days, "s", false)[0]?.verdict ?? "";
}

test("of a ledger that loses any half helps only because it is fewer trades; a bad tag is found", () => {
  const random = seededRandom("losing");
  const told: string[] = [];
  let found = 0;
  for (let round = 0; round < 100; round++) {
    const trades = losingLedger(random, 0);
    // Halves of single trades and halves of whole days, such as the odd months.
    const half = new Set((round % 2 === 0 ? trades : trades.slice(0, 50)).filter(() => random() < 0.5));
    const days = new Set([...half].map(({ day }) => day));
    told.push(verdictWithout(trades, (trade) => (round % 2 === 0 ? half.has(trade) : days.has(trade.day))));
    if (verdictWithout(losingLedger(random, 20), ({ isTagged }) => isTagged) === "better") found++;
  }
  expect(told.filter((verdict) => verdict === "better" || verdict === "worse").length).toBeLessThanOrEqual(
    10,
  );
  expect(told.filter((verdict) => verdict === "fewer").length).toBeGreaterThanOrEqual(80);
  expect(found).toBeGreaterThanOrEqual(90);
});

test("what helps only as fewer trades is told so, and a loss that is cut is compared with nothing", () => {
  const days = daysOf(Array.from({ length: 60 }, (_, n) => (n % 4 === 0 ? 0 : 1))).map((day) => ({
    ...day,
    leftOut: Number(day.simulated) === -1.5 ? 0 : 4 / 3,
  }));
  const [fewer] = changesOf(days, "s", false);
  expect(fewer).toMatchObject({ verdict: "fewer", netPnl: "45" });
  expect(fewer?.words).toMatch(
    /only because you trade less: leaving out as many others would do about the same\.$/,
  );
  const [cut] = changesOf(
    days.map((day) => ({ ...day, leftOut: 0 })),
    "s",
    false,
  );
  expect(cut).toMatchObject({ verdict: "better", interval: fewer?.interval });
});

test("the currency with the most closed trades comes first, else they are in the order of their codes", () => {
  const days = [...daysOf([1, 1], "CHF"), ...daysOf([1, 1], "EUR"), ...daysOf([1, 1, 1], "USD")];
  expect(changesOf(days, "s", false).map(({ currency }) => currency)).toEqual(["USD", "CHF", "EUR"]);
});
