import { MOST_BARS } from "#shared/contracts/market.ts";
import { vendorSecrets } from "../../settings/vendors.ts";
import { askVendor, type Question } from "../vendors/ask-vendor.ts";
import {
  priceStep,
  readAsset,
  readBars,
  readLatestQuote,
  toQuote,
  type AlpacaQuote,
  type BarsPage,
} from "./core/alpaca-answers.ts";
import { barsWithin, type Span } from "./core/bars.ts";
import { assertUsable } from "./assert-usable.ts";
import type { Bar, Instrument, Interval, Provider } from "./provider.ts";

/** A listed symbol, `BRK.B`. Another text would only cost a question. */
const SYMBOL = /^[A-Z][A-Z0-9]{0,7}(?:\.[A-Z]{1,3})?$/;
/** A quote and an asset have some hundred bytes; a page of 1000 bars has 150 KB. */
const SMALL = 65_536;
const MOST_BYTES = 2_097_152;
/** A page may end early; a span of a thousand bars that needs more pages is cut off. */
const MOST_PAGES = 5;
const TIMEFRAMES: Record<Interval, string> = {
  "1m": "1Min",
  "5m": "5Min",
  "15m": "15Min",
  "1h": "1Hour",
  "1d": "1Day",
};
/**
 * Alpaca takes fractions of up to nine digits
 * (alpacahq/alpaca-docs 2080c5e, content/trading/fractional-trading.md).
 */
const SHARE_STEPS = { fractional: "0.000000001", whole: "1" };

/**
 * Shares of the United States by Alpaca's market data API, with the keys of this deployment. It asks for
 * quotes; a price between two quotes is not seen.
 */
export function openAlpaca(env: Env, clock: () => number = Date.now): Provider {
  return {
    name: "alpaca",

    async instrument(symbol): Promise<Instrument | null> {
      if (!SYMBOL.test(symbol)) return null;
      const path = `/v2/assets/${symbol}`;
      const [asset, quote] = await Promise.all([
        ask({ vendor: "alpaca", path, mostBytes: SMALL, read: readAsset }),
        latest(symbol),
      ]);
      if (asset === null || asset.class !== "us_equity" || asset.status !== "active" || !asset.tradable)
        return null;
      return {
        calendar: "us-equities",
        priceStep: quote === null ? "0.01" : priceStep(quote),
        quantityStep: asset.fractionable ? SHARE_STEPS.fractional : SHARE_STEPS.whole,
        multiplier: "1",
        assetClass: "equity",
        currency: "USD",
      };
    },

    async quote(symbol, now) {
      const quote = SYMBOL.test(symbol) ? await latest(symbol) : null;
      return quote === null ? null : assertUsable(toQuote(quote, now), symbol);
    },

    async bars(symbol, asked): Promise<Bar[]> {
      if (!SYMBOL.test(symbol)) return [];
      const span = { from: Date.parse(asked.from), to: Date.parse(asked.to) };
      const found: Bar[] = [];
      let token: string | null = null;
      for (let page = 0; page < MOST_PAGES && found.length < MOST_BARS; page++) {
        const answer: BarsPage | null = await ask({
          vendor: "alpacaData",
          path: `/v2/stocks/${symbol}/bars`,
          query: {
            ...barsQuery(span, asked.interval),
            ...feed(),
            ...(token === null ? {} : { page_token: token }),
          },
          mostBytes: MOST_BYTES,
          read: readBars,
        });
        if (answer === null) return [];
        found.push(...answer.bars);
        token = answer.next;
        if (token === null) break;
      }
      return barsWithin(found, span, MOST_BARS);
    },
  };

  function latest(symbol: string): Promise<AlpacaQuote | null> {
    const path = `/v2/stocks/${symbol}/quotes/latest`;
    return ask({ vendor: "alpacaData", path, query: feed(), mostBytes: SMALL, read: readLatestQuote });
  }

  function ask<T>(question: Question<T>): Promise<T | null> {
    const { keyId, secretKey } = vendorSecrets(env, "alpaca");
    const headers = { "apca-api-key-id": keyId, "apca-api-secret-key": secretKey };
    return askVendor(env, { ...question, headers }, clock);
  }

  /** The feed of the subscription; without a word Alpaca takes the best that the keys may read. */
  function feed(): Record<string, string> {
    const { feed: named } = vendorSecrets(env, "alpaca");
    return named === undefined ? {} : { feed: named };
  }
}

/** Alpaca's `end` belongs to the span, ours does not; prices are as they were traded. */
function barsQuery({ from, to }: Span, interval: Interval): Record<string, string> {
  return {
    timeframe: TIMEFRAMES[interval],
    start: new Date(from).toISOString(),
    end: new Date(to - 1).toISOString(),
    limit: String(MOST_BARS),
    adjustment: "raw",
  };
}
