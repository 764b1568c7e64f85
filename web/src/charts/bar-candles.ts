import type { Bar } from "#shared/contracts/market.ts";
import type { Candle } from "./draw-candles.ts";

/** Bars as a chart draws them, with floats in place of decimals. */
export function candlesOf(bars: readonly Bar[]): Candle[] {
  return bars.map(({ at, open, high, low, close }) => ({
    at: Date.parse(at) / 1000,
    open: Number(open),
    high: Number(high),
    low: Number(low),
    close: Number(close),
  }));
}
