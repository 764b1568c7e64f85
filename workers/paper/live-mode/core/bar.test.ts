import { expect, test } from "vitest";
import { BAR, type DayOfTrades, judgeBar, lowerBound } from "./bar.ts";

/** So many days of five trades; each trade earns `mean` give or take `spread`, in turn by day. */
const record = (days: number, mean = 0.001, spread = 0.0005): DayOfTrades[] =>
  Array.from({ length: days }, (_, day) => ({
    trades: 5,
    sum: 5 * (mean + (day % 2 === 0 ? spread : -spread)),
  }));

const unmet = (lines: ReturnType<typeof judgeBar>) => lines.filter(({ met }) => !met).map(({ rule }) => rule);

test("at the bar every line is met, and one trade or one day below it one is not", () => {
  const whole = record(BAR.days);
  expect(unmet(judgeBar(whole, 0))).toEqual([]);
  const [first, ...rest] = whole;
  const oneLess = [{ trades: 4, sum: (first?.sum ?? 0) * 0.8 }, ...rest];
  expect(unmet(judgeBar(oneLess, 0))).toEqual(["trades"]);
  const oneDayLess = [...record(BAR.days - 2), { trades: 10, sum: 0.01 }];
  expect(unmet(judgeBar(oneDayLess, 0))).toEqual(["days"]);
  expect(unmet(judgeBar(whole, 1))).toEqual(["guardrail_breaches"]);
});

test("an expectancy that chance explains does not meet the bar, however high its mean", () => {
  expect(unmet(judgeBar(record(BAR.days, 0.01, 0.1), 0))).toEqual(["expectancy_lower_bound"]);
  expect(unmet(judgeBar(record(BAR.days, 0, 0), 0))).toEqual(["expectancy_lower_bound"]);
});

test("days are the clusters: what every trade of a day repeats counts once", () => {
  // 20 days, mean 0.001; each day's trades deviate together by ±0.0005.
  const deviation = 5 * 0.0005;
  const error = Math.sqrt(((20 / 19) * 20 * deviation ** 2) / 100 ** 2);
  const student = 1.959964 + (1.959964 ** 3 + 1.959964) / 76;
  expect(lowerBound(record(20))).toBeCloseTo(0.001 - student * error, 12);
  expect(lowerBound([])).toBeNull();
  expect(lowerBound([{ trades: 200, sum: 1 }])).toBeNull();
});

test("an empty record has nothing to show", () => {
  expect(judgeBar([], 0).map(({ have, met }) => [have, met])).toEqual([
    ["0", false],
    ["0", false],
    [null, false],
    ["0", true],
  ]);
});
