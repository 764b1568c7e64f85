import * as z from "zod";
import type { Bar } from "#shared/contracts/market.ts";
import { decimal, toDecimal, type Decimal } from "#shared/decimal.ts";
import type { ProviderQuote } from "#shared/market.ts";
import { exactJson, Figure, Positive } from "../../vendors/core/exact-json.ts";

/**
 * Alpaca's answers, after its documentation at alpacahq/alpaca-docs 2080c5e: in
 * content/api-references/market-data-api/stock-pricing-data/historical.md, and in
 * data/webapi/entities/asset-v2.yaml.
 *
 *     GET /v2/stocks/{symbol}/quotes/latest
 *     {"symbol":"AAPL","quote":{"t":"2022-04-12T17:16:36.390749849Z","ax":"V","ap":170.34,"as":1,
 *      "bx":"V","bp":165.5,"bs":1,"c":["R"],"z":"C"}}
 *     GET /v2/stocks/{symbol}/bars
 *     {"bars":[{"t":"2022-04-11T08:00:00Z","o":168.99,"h":169.81,"l":168.99,"c":169,"v":7170,"n":206,
 *      "vw":169.233976}],"symbol":"AAPL","next_page_token":"QUFQTHxN…"}
 *     GET /v2/assets/{symbol}
 *     {"class":"us_equity","symbol":"AAPL","status":"active","tradable":true,"fractionable":true,…}
 *
 * Times have nanoseconds. A side without an order has the price 0.
 */
const Time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const Quote = z.object({ t: Time, ap: Figure, as: Figure, bp: Figure, bs: Figure });
const Latest = z.object({ quote: Quote });
const Candle = z.object({ t: Time, o: Positive, h: Positive, l: Positive, c: Positive, v: Figure });
const Bars = z.object({ bars: z.array(Candle).nullable(), next_page_token: z.string().min(1).nullish() });
const Asset = z.object({
  class: z.string(),
  status: z.string(),
  tradable: z.boolean(),
  fractionable: z.boolean().default(false),
});

/** `as` and `bs` are round lots (https://forum.alpaca.markets/t/why-can-i-see-odd-lot-quotes-in-sip-feed/16000). */
const ROUND_LOT = 100;

export type AlpacaQuote = z.infer<typeof Quote>;
export type AlpacaAsset = z.infer<typeof Asset>;

export function readLatestQuote(text: string): AlpacaQuote {
  return Latest.parse(exactJson(text)).quote;
}

export function readAsset(text: string): AlpacaAsset {
  return Asset.parse(exactJson(text));
}

/** One page of bars, and the token of the next page or null. */
export type BarsPage = { bars: Bar[]; next: string | null };

export function readBars(text: string): BarsPage {
  const { bars, next_page_token: next } = Bars.parse(exactJson(text));
  return {
    bars: (bars ?? []).map(({ t, o, h, l, c, v }) => ({
      at: new Date(t).toISOString(),
      open: o,
      high: h,
      low: l,
      close: c,
      volume: v,
    })),
    next: next ?? null,
  };
}

/** The quote in shares, never of the future. */
export function toQuote({ t, ap, as, bp, bs }: AlpacaQuote, now: number): ProviderQuote {
  return {
    bid: bp,
    ask: ap,
    bidSize: shares(bs),
    askSize: shares(as),
    last: null,
    at: new Date(Math.min(t, now)).toISOString(),
    ages: true,
  };
}

/**
 * The step of prices: a cent from one dollar on, and a hundredth of a cent below
 * (alpacahq/alpaca-docs 2080c5e, content/trading/orders.md, "Sub-penny increments").
 */
export function priceStep({ ap, bp }: AlpacaQuote): Decimal {
  const price = decimal(bp).gt(0) ? decimal(bp) : decimal(ap);
  return price.gt(0) && price.lt(1) ? "0.0001" : "0.01";
}

function shares(lots: Decimal): Decimal {
  return toDecimal(decimal(lots).times(ROUND_LOT));
}
