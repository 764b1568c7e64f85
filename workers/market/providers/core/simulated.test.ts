import { expect, test } from "vitest";
import { BAR_INTERVALS, BAR_MS } from "#shared/contracts/market.ts";
import { simulatedBars, simulatedQuote } from "./simulated.ts";

const NOON = Date.parse("2026-11-27T12:00:00Z");
const SYMBOLS = ["ACME", "BRK.B", "BTC/USD", "EURUSD=X", "A"];

test("a quote is the same for the same seed, symbol and second, and another for another", () => {
  // Golden: another isolate, engine or machine must say the same to the last digit.
  expect(simulatedQuote("tidemark", "ACME", NOON)).toEqual(GOLDEN);
  expect(simulatedQuote("tidemark", "ACME", NOON + 999)).toEqual(GOLDEN);
  expect(simulatedQuote("another", "ACME", NOON).last).not.toBe(GOLDEN.last);
  expect(simulatedQuote("tidemark", "ACMF", NOON).last).not.toBe(GOLDEN.last);
});

test("the price stays above zero, the bid below the ask, and a minute moves it by little", () => {
  for (const symbol of SYMBOLS) {
    for (let at = NOON - 2000 * 86_400_000; at < NOON; at += 17 * 86_400_000 + 61_000) {
      const [now, later] = [simulatedQuote("s", symbol, at), simulatedQuote("s", symbol, at + 60_000)];
      expect(Number(now.bid)).toBeGreaterThan(10);
      expect(Number(now.bid)).toBeLessThan(Number(now.last));
      expect(Number(now.last)).toBeLessThan(Number(now.ask));
      expect(Math.abs(Number(later.last) / Number(now.last) - 1)).toBeLessThan(0.01);
      expect(Number(now.bidSize) % 100).toBe(0);
    }
  }
});

test.each(BAR_INTERVALS)(
  "each quote lies within its bar of %s, and a bar opens where the one before closed",
  (interval) => {
    const length = BAR_MS[interval];
    const span = { from: NOON - 3 * length, to: NOON, interval, now: NOON + length };
    const bars = simulatedBars("s", "ACME", span);
    expect(bars.map(({ at }) => Date.parse(at) % length)).toEqual(bars.map(() => 0));
    for (const [index, { at, open, high, low, close, volume }] of bars.entries()) {
      expect([open, bars[index - 1]?.close ?? open]).toEqual([open, open]);
      expect(Number(volume)).toBeGreaterThan(0);
      for (let n = 0; n < 200; n++) {
        const last = Number(simulatedQuote("s", "ACME", Date.parse(at) + (length * n) / 200).last);
        expect(last).toBeLessThanOrEqual(Number(high));
        expect(last).toBeGreaterThanOrEqual(Number(low));
      }
      expect(Number(close)).toBeLessThanOrEqual(Number(high));
    }
  },
);

test("the last bar ends now, and no bar tells the future", () => {
  const now = NOON + 30 * 60_000;
  const bars = simulatedBars("s", "ACME", { from: NOON, to: NOON + 86_400_000, interval: "1h", now });
  expect(bars.map(({ at }) => at)).toEqual([new Date(NOON).toISOString()]);
  expect(bars[0]?.close).toBe(simulatedQuote("s", "ACME", now).last);
  expect(simulatedBars("s", "ACME", { from: now, to: now - 1, interval: "1m", now })).toEqual([]);
});

const GOLDEN = {
  bid: "275.87",
  ask: "275.91",
  bidSize: "1700",
  askSize: "3900",
  last: "275.89",
  at: "2026-11-27T12:00:00.000Z",
  ages: true,
};
