import { describe, expect, test } from "vitest";
import { gaussian } from "#test/fixtures/histories.ts";
import { seededRandom } from "../../../math/random.ts";
import { addMoney, costOf, type Money, moneyShown, showTrade, type ShownByCurrency } from "./cost.ts";

describe("costOf", () => {
  test("is exact where floats are not, and divides to twelve places", () => {
    const own = moneyOf("USD", ["0.1", "0.2", "-14.000000000000000001"]);
    const all = moneyOf("USD", ["0.1", "0.2", "-14.000000000000000001", "0.1", "0.2"]);
    expect(costOf(own, all, "seed")).toEqual({
      trades: 3,
      total: "-13.700000000000000001",
      perTrade: "-4.566666666667",
      restTrades: 2,
      restPerTrade: "0.15",
      interval: null,
      currency: "USD",
      otherTrades: 0,
    });
  });

  test("keeps the products of eighteen places, and rounds them only to tell them", () => {
    const tiny = "0.000000000000000000000000000000000001";
    expect(costOf(moneyOf("BTC", [tiny]), moneyOf("BTC", [tiny]), "seed")?.total).toBe("0");
    const half = moneyOf(
      "BTC",
      Array.from({ length: 2 }, () => "0.0000000000000000005"),
    );
    expect(costOf(half, half, "seed")?.total).toBe("0.000000000000000001");
  });

  test("one trade has neither a rest nor an interval, and no trade has no cost", () => {
    const one = moneyOf("USD", ["-5"]);
    expect(costOf(one, one, "seed")).toMatchObject({ trades: 1, restPerTrade: null, interval: null });
    expect(costOf(new Map(), one, "seed")).toBeNull();
  });

  test("currencies are never added up: the one of most trades is told, and the others are counted", () => {
    const own = moneyOf("EUR", ["1", "2"]);
    for (const result of ["10", "20", "30"]) addMoney(own, { currency: "USD", week: 1, result });
    const all = moneyOf("USD", ["10", "20", "30", "40"]);
    for (const result of ["1", "2", "3"]) addMoney(all, { currency: "EUR", week: 1, result });
    expect(costOf(own, all, "seed")).toMatchObject({
      currency: "USD",
      trades: 3,
      total: "60",
      restTrades: 1,
      restPerTrade: "40",
      otherTrades: 2,
    });
  });

  test("with a few weeks the interval is Welch's, and with many it comes from the weeks", () => {
    // A hundred values at ±2 around each mean: 1.96 √(2 · (400 / 99) / 100) = 0.557 on either side of −10.
    const few = twoSided({ weeks: 10 });
    expect(costOf(few.own, few.all, "seed")?.interval).toEqual([-10.5572, -9.44285]);
    const many = twoSided({ weeks: 60 });
    const interval = costOf(many.own, many.all, "seed")?.interval ?? [0, 0];
    expect(interval).toEqual(costOf(many.own, many.all, "seed")?.interval);
    expect(interval[0]).toBeGreaterThan(-11);
    expect(interval[1]).toBeLessThan(-9);
  });

  test("a week whose trades hang together widens the interval", () => {
    const apart = twoSided({ weeks: 60, noise: 40 });
    const together = twoSided({ weeks: 60, noise: 40, byWeek: true });
    const width = ({ own, all }: typeof apart) => {
      const [low, high] = costOf(own, all, "seed")?.interval ?? [0, 0];
      return high - low;
    };
    expect(width(together)).toBeGreaterThan(1.5 * width(apart));
  });
});

test("a trade counts in the week in which it closed", () => {
  const shown: ShownByCurrency = {};
  const week = "2026-11-16";
  const closedAt = Date.parse("2026-12-01T10:00:00.000Z");
  showTrade(
    shown,
    { currency: "USD", result: "-3", closedAt },
    { measure: 60, from: Date.parse("2026-11-16") },
  );
  expect(shown).toEqual({ USD: [[60, "-3", 2]] });
  const money = moneyShown([{ week, shown }], (gap) => gap <= 60);
  const [number = 0] = money.get("USD")?.weeks.keys() ?? [];
  expect(number).toBe(Math.floor(closedAt / 604_800_000 - 4 / 7));
  expect(moneyShown([{ week, shown }], (gap) => gap < 60).size).toBe(0);
});

test("where the habit costs nothing the interval holds zero in at least nine of ten", () => {
  const random = seededRandom("no cost");
  let missed = 0;
  for (let ledger = 0; ledger < 100; ledger++) {
    const [own, all]: [Money, Money] = [new Map(), new Map()];
    for (let week = 0; week < 30; week++) {
      const luck = 20 * gaussian(random);
      for (let i = 0; i < 20; i++) {
        const result = (luck + 50 * gaussian(random)).toFixed(2);
        addMoney(all, { currency: "USD", week, result });
        if (i < 4) addMoney(own, { currency: "USD", week, result });
      }
    }
    const [low, high] = costOf(own, all, `seed ${ledger}`)?.interval ?? [1, -1];
    if (low > 0 || high < 0) missed++;
  }
  expect(missed).toBeLessThanOrEqual(10);
});

function moneyOf(currency: string, results: readonly string[]): Money {
  const money: Money = new Map();
  for (const result of results) addMoney(money, { currency, week: 0, result });
  return money;
}

/** Ten trades a week with the habit, at −10 each, and ten without, at 0, with noise by trade or by week. */
function twoSided({
  weeks,
  noise = 2,
  byWeek = false,
}: {
  weeks: number;
  noise?: number;
  byWeek?: boolean;
}): {
  own: Money;
  all: Money;
} {
  const [own, all]: [Money, Money] = [new Map(), new Map()];
  for (let week = 0; week < weeks; week++) {
    for (let i = 0; i < 10; i++) {
      const up = (byWeek ? week % 2 : i % 2) === 0;
      const shift = (up ? 1 : -1) * noise;
      addMoney(own, { currency: "USD", week, result: String(-10 + shift) });
      addMoney(all, { currency: "USD", week, result: String(-10 + shift) });
      addMoney(all, { currency: "USD", week, result: String((i % 2 === 0 ? 1 : -1) * noise) });
    }
  }
  return { own, all };
}
