import * as z from "zod";
import type { Bar } from "#shared/contracts/market.ts";
import type { ProviderQuote } from "#shared/market.ts";
import { exactJson, Figure, Positive } from "../../vendors/core/exact-json.ts";

/**
 * Coinbase Exchange's public answers, after its reference
 * (https://docs.cdp.coinbase.com/api-reference/exchange-api/rest-api/products/get-product-book and beside it):
 *
 *     GET /products/{product_id}
 *     {"id":"BTC-USD","base_currency":"BTC","quote_currency":"USD","quote_increment":"0.01",
 *      "base_increment":"0.00000001","status":"online","trading_disabled":false,…}
 *     GET /products/{product_id}/book?level=1
 *     {"sequence":13051505638,"bids":[["6247.58","6.3578146",2]],"asks":[["6251.52","2",1]],
 *      "time":"2021-02-12T01:09:23.334Z","auction_mode":false}
 *     GET /products/{product_id}/candles?granularity=&start=&end=
 *     [[time, low, high, open, close, volume],…], the newest first, at most 300, some before `start`
 *
 * In an auction the book is "indicative" and "may appear crossed".
 */
const Product = z.object({
  quote_currency: z.string().regex(/^[A-Z0-9]{2,12}$/),
  quote_increment: Positive,
  base_increment: Positive,
  status: z.string(),
  trading_disabled: z.boolean().default(false),
});
const Level = z.tuple([Figure, Figure], z.unknown());
const Book = z.object({
  bids: z.array(Level),
  asks: z.array(Level),
  time: z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
  auction_mode: z.boolean().default(false),
});
const EpochSeconds = z
  .string()
  .regex(/^\d{9,11}$/)
  .transform((text) => Number(text) * 1000);
const Candles = z.array(z.tuple([EpochSeconds, Positive, Positive, Positive, Positive, Figure]));

export type CoinbaseProduct = z.infer<typeof Product>;
export type CoinbaseBook = z.infer<typeof Book>;

export function readProduct(text: string): CoinbaseProduct {
  return Product.parse(exactJson(text));
}

export function readBook(text: string): CoinbaseBook {
  return Book.parse(exactJson(text));
}

/** The candles, the oldest first. */
export function readCandles(text: string): Bar[] {
  return Candles.parse(exactJson(text))
    .toSorted(([one], [other]) => one - other)
    .map(([time, low, high, open, close, volume]) => ({
      at: new Date(time).toISOString(),
      open,
      high,
      low,
      close,
      volume,
    }));
}

/** The quote, never of the future; null in an auction and where a side has no order. */
export function toQuote({ bids, asks, time, auction_mode }: CoinbaseBook, now: number): ProviderQuote | null {
  const [bid, ask] = [bids[0], asks[0]];
  if (bid === undefined || ask === undefined || auction_mode) return null;
  return {
    bid: bid[0],
    ask: ask[0],
    bidSize: bid[1],
    askSize: ask[1],
    last: null,
    at: new Date(Math.min(time, now)).toISOString(),
    ages: true,
  };
}
