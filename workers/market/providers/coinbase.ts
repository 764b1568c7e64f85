import { BAR_MS, MOST_BARS } from "#shared/contracts/market.ts";
import { askVendor, type Question } from "../vendors/ask-vendor.ts";
import { barsWithin, partsOf } from "./core/bars.ts";
import { readBook, readCandles, readProduct, toQuote } from "./core/coinbase-answers.ts";
import { assertUsable } from "./assert-usable.ts";
import type { Bar, Instrument, Provider } from "./provider.ts";

/** A product, `BTC-USD`; the market's `BTC/USD` is the same. */
const SYMBOL = /^([A-Z0-9]{1,12})[-/]([A-Z0-9]{1,12})$/;
const SMALL = 65_536;
const MOST_BYTES = 1_048_576;
/** "The maximum number of data points for a single request is 300 candles"; more are refused. */
const MOST_CANDLES = 300;
/** Orders wake by prices of at most eight digits after the point. */
const FINEST_PRICE_DIGITS = 8;

/** Coins by the public data of Coinbase Exchange. It needs no key; an address has 10 requests a second. */
export function openCoinbase(env: Env, clock: () => number = Date.now): Provider {
  return {
    name: "coinbase",

    async instrument(symbol): Promise<Instrument | null> {
      const product = productOf(symbol);
      if (product === null) return null;
      const found = await ask({ path: `/products/${product}`, mostBytes: SMALL, read: readProduct });
      if (found === null || found.status !== "online" || found.trading_disabled) return null;
      if (digitsOf(found.quote_increment) > FINEST_PRICE_DIGITS) return null;
      return {
        calendar: "always",
        priceStep: found.quote_increment,
        quantityStep: found.base_increment,
        multiplier: "1",
        assetClass: "crypto",
        currency: found.quote_currency,
      };
    },

    async quote(symbol, now) {
      const product = productOf(symbol);
      if (product === null) return null;
      const path = `/products/${product}/book`;
      const book = await ask({ path, query: { level: "1" }, mostBytes: SMALL, read: readBook });
      return book === null ? null : assertUsable(toQuote(book, now), symbol);
    },

    async bars(symbol, asked): Promise<Bar[]> {
      const product = productOf(symbol);
      if (product === null) return [];
      const span = { from: Date.parse(asked.from), to: Date.parse(asked.to) };
      const intervalMs = BAR_MS[asked.interval];
      const parts = partsOf(span, intervalMs, MOST_CANDLES);
      const found: Bar[] = [];
      for (const { from, to } of parts.slice(0, Math.ceil(MOST_BARS / MOST_CANDLES))) {
        const candles = await ask({
          path: `/products/${product}/candles`,
          query: {
            granularity: String(intervalMs / 1000),
            start: new Date(from).toISOString(),
            end: new Date(to - 1).toISOString(),
          },
          mostBytes: MOST_BYTES,
          read: readCandles,
        });
        if (candles === null) return [];
        found.push(...candles);
      }
      return barsWithin(found, span, MOST_BARS);
    },
  };

  function ask<T>(question: Omit<Question<T>, "vendor">): Promise<T | null> {
    return askVendor(env, { ...question, vendor: "coinbase" }, clock);
  }
}

function productOf(symbol: string): string | null {
  const [, base, quote] = SYMBOL.exec(symbol) ?? [];
  return base === undefined || quote === undefined ? null : `${base}-${quote}`;
}

function digitsOf(step: string): number {
  return step.split(".")[1]?.length ?? 0;
}
