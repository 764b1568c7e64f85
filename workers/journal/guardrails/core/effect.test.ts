import { describe, expect, test } from "vitest";
import { seededRandom } from "#workers/math/random.ts";
import { rounds } from "#test/effort.ts";
import { type DayResult, effectOf, type ExperimentDay } from "./effect.ts";
import { isArmed } from "./draw.ts";

const EXPERIMENTS = rounds({ sample: 40, long: 200 });
/** Experiments of so many days take longer. */
const LONG_EXPERIMENTS = rounds({ sample: 10, long: 200 });
/** At least 9 in 10 over two hundred experiments; the first ones are too few to hold chance to it. */
const LUCK = rounds({ sample: 2, long: 0 });
const PATIENCE = { timeout: 120_000 };
/** The chance that a day's losses reach the limit, and the mean of what a trader then goes on to lose. */
const REACHED = 0.4;
const LOST_ON = 60;

/**
 * A trader of some days. On two days of five the losses reach a limit, and without the guardrail the trader
 * goes on and loses an exponential amount more.
 */
function experiment(seed: string, { days, effect }: { days: number; effect: boolean }) {
  const random = seededRandom(seed);
  const drawn: ExperimentDay[] = [];
  const results: DayResult[] = [];
  for (let n = 0; n < days; n++) {
    const day = new Date(n * 86_400_000).toISOString().slice(0, 10);
    const armed = isArmed({ id: "grd_1", seed }, day);
    const luck = Math.log(random() / (1 - random())) * 60;
    const reached = random() < REACHED;
    const more = -Math.log(1 - random()) * LOST_ON;
    const stays = effect && !armed ? more : 0;
    drawn.push({ day, armed, trips: reached ? 1 : 0 });
    results.push({ day, currency: "USD", net: (luck - (reached ? stays : 0)).toFixed(2), closed: 3 });
  }
  return effectOf(`grd_${seed}`, drawn, results);
}

describe("a planted effect is inside its interval in at least nine of ten experiments", PATIENCE, () => {
  test.each([
    [40, EXPERIMENTS],
    [250, LONG_EXPERIMENTS],
  ])("of %i days", (days, experiments) => {
    let [covered, sum] = [0, 0];
    for (let n = 0; n < experiments; n++) {
      const { estimate, interval } = experiment(`planted ${n}`, { days, effect: true });
      if (interval === null) throw new Error("the experiment should be measured");
      if (interval[0] <= REACHED * LOST_ON && REACHED * LOST_ON <= interval[1]) covered++;
      sum += estimate ?? 0;
    }
    expect(covered).toBeGreaterThanOrEqual(0.9 * experiments - LUCK);
    // The estimate is right on average, within four of its standard errors.
    expect(Math.abs(sum / experiments - REACHED * LOST_ON)).toBeLessThan(
      (4 * 300) / Math.sqrt(days * experiments),
    );
  });
});

test("without an effect every p-value is as likely as any other", PATIENCE, () => {
  const pValues = Array.from(
    { length: EXPERIMENTS },
    (_, n) => experiment(`null ${n}`, { days: 60, effect: false }).pValue ?? 0,
  ).sort((a, b) => a - b);
  const distance = Math.max(
    ...pValues.map((p, n) => Math.max(p - n / EXPERIMENTS, (n + 1) / EXPERIMENTS - p)),
  );
  // The Kolmogorov–Smirnov distance that chance exceeds once in a thousand.
  expect(distance).toBeLessThan(1.95 / Math.sqrt(EXPERIMENTS));
});

const DAYS: ExperimentDay[] = Array.from({ length: 20 }, (_, n) => ({
  day: `2026-03-${String(n + 1).padStart(2, "0")}`,
  armed: n % 2 === 0,
  trips: n < 4 ? 1 : 0,
}));

test("one day less than the least in an arm is too few", () => {
  expect(effectOf("grd_1", DAYS.slice(1), [])).toEqual({
    status: "insufficient_data",
    n: 9,
    needed: 10,
    estimate: null,
    interval: null,
    pValue: null,
    currency: null,
    armed: { days: 9, net: "0", trades: 0, trips: 1 },
    unarmed: { days: 10, net: "0", trades: 0, trips: 2 },
    perTrade: null,
    formula: "guardrail_effect/1",
    words: "It blocked on 9 whole days and only recorded on 10. At least 10 of each are needed.",
  });
});

test("days without a trade count as nothing, the smaller currency is left out, and the same days give the same bytes", () => {
  const results: DayResult[] = DAYS.slice(2).map(({ day, armed }, n) => ({
    day,
    currency: "USD",
    net: armed ? `${n}.10` : `-${n}.05`,
    closed: 2,
  }));
  const other: DayResult = { day: "2026-03-05", currency: "EUR", net: "1000", closed: 1 };
  const effect = effectOf("grd_1", DAYS, [...results, other]);
  expect(effect).toMatchObject({
    status: "measured",
    n: 10,
    currency: "USD",
    armed: { days: 10, net: "72.9", trades: 18, trips: 2 },
    unarmed: { days: 10, net: "-81.45", trades: 18, trips: 2 },
    estimate: 15.435,
    perTrade: { estimate: 8.575 },
  });
  expect(effect.interval?.[0]).toBeGreaterThan(0);
  expect(effect.words).toMatch(
    /^A day on which it blocked \(10 days\) made 15.435 USD more .* It helps beyond chance\.$/,
  );
  expect(effectOf("grd_1", DAYS, [...results, other])).toEqual(effect);
});
