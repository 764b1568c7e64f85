import * as z from "zod";
import { Decimal, PositiveDecimal } from "../decimal.ts";
import { endpoint } from "../endpoint.ts";
import { MOST_SUGGESTIONS, words } from "./bounds.ts";
import { AssetClass } from "./fills.ts";
import { Instant, optionalText } from "./page.ts";

export const PROVIDERS = ["simulated", "scripted", "alpaca", "coinbase"] as const;
export const ProviderName = z.enum(PROVIDERS);
export type ProviderName = z.infer<typeof ProviderName>;

/** A symbol in capitals, such as `ACME`, `BRK.B`, `BTC/USD` or `EURUSD=X`. It may be asked in any case. */
export const MarketSymbol = z
  .string()
  .max(20)
  .regex(/^[A-Za-z0-9][A-Za-z0-9./=^-]*$/, "must be a symbol such as ACME or BTC/USD")
  .toUpperCase();

/** A socket follows at most this many symbols. */
export const MOST_STREAMED_SYMBOLS = 20;
/** A quote that ages is stale when it is older than this. */
export const STALE_AFTER_MS = 60_000;

/** The best bid and offer of a symbol. A size is null where the provider tells none. */
export const Quote = z.object({
  symbol: z.string(),
  bid: Decimal,
  ask: Decimal,
  bidSize: Decimal.nullable(),
  askSize: Decimal.nullable(),
  last: Decimal.nullable(),
  at: Instant,
  provider: ProviderName,
  /** True when no order may trade on it: it is older than a minute, unless it never ages. */
  stale: z.boolean(),
});
export type Quote = z.infer<typeof Quote>;

/**
 * A quote with its number among the quotes of its symbol. The quotes up to `matchedSeq` have met every order
 * that they can trade with.
 */
export const NumberedQuote = Quote.extend({ seq: z.number().int(), matchedSeq: z.number().int() });
export type NumberedQuote = z.infer<typeof NumberedQuote>;

const tag = "Market";
const params = z.object({ symbol: MarketSymbol });

export const getQuote = endpoint({
  name: "getQuote",
  summary: "The latest quote of a symbol, with its number and the last one that was matched with orders",
  tag,
  method: "GET",
  path: "/market/quotes/:symbol",
  scope: "paper:read",
  limit: "market",
  params,
  reply: NumberedQuote,
  errors: ["not_found", "market_unavailable"],
});

/**
 * What orders on a symbol must fit, and its session. `opensAt` is the next opening. `closesAt` is the end of
 * the session that runs now; null where none does.
 */
export const MarketInstrument = z.object({
  symbol: z.string(),
  assetClass: AssetClass,
  priceStep: Decimal,
  quantityStep: Decimal,
  multiplier: Decimal,
  /** Null where any account's currency fits. */
  currency: z.string().max(10).nullable(),
  session: z.object({ isOpen: z.boolean(), opensAt: Instant, closesAt: Instant.nullable() }),
});
export type MarketInstrument = z.infer<typeof MarketInstrument>;

export const getInstrument = endpoint({
  name: "getInstrument",
  summary: "The steps, the multiplier and the session of a symbol",
  tag,
  method: "GET",
  path: "/market/instruments/:symbol",
  scope: "paper:read",
  limit: "market",
  params,
  reply: MarketInstrument,
  errors: ["not_found", "market_unavailable"],
});

/** A price or size that a quote may have: at most 10 digits before the point and 8 after it. */
const Price = PositiveDecimal.refine(isModest, "must have at most 10 digits before the point and 8 after it");
const Size = Decimal.refine(
  (value) => !value.startsWith("-") && isModest(value),
  "must not be below zero, and have at most 10 digits before the point and 8 after it",
);

/** What orders on a symbol must fit. */
const NewInstrument = z.object({
  calendar: z
    .string()
    .min(1)
    .max(40)
    .regex(/^[\w.-]*$/),
  priceStep: Price,
  quantityStep: Price,
  multiplier: Price,
});

export const NewQuote = z
  .object({
    symbol: MarketSymbol,
    bid: Price,
    ask: Price,
    bidSize: Size.nullish(),
    askSize: Size.nullish(),
    last: Price.nullish(),
    /** A quote without it never ages. */
    at: Instant.optional(),
    instrument: NewInstrument.optional(),
  })
  .refine(({ bid, ask }) => isAtMost(bid, ask), {
    path: ["ask"],
    message: "must not be below the bid",
  });
export type NewQuote = z.infer<typeof NewQuote>;

export const postQuote = endpoint({
  name: "postQuote",
  summary: "Post what a provider would have sent; for tests and demonstrations on a loopback origin",
  tag,
  method: "POST",
  path: "/market/quotes",
  requires: "scripted",
  body: NewQuote,
  reply: NumberedQuote,
  status: [202],
  errors: ["market_unavailable"],
  // An object takes the quote, outside the ledger's transaction, so no answer is stored with it.
  storesAnswer: false,
});

export const BAR_INTERVALS = ["1m", "5m", "15m", "1h", "1d"] as const;
export const BarInterval = z.enum(BAR_INTERVALS);
export type BarInterval = z.infer<typeof BarInterval>;
export const BAR_MS: Record<BarInterval, number> = {
  "1m": 60_000,
  "5m": 300_000,
  "15m": 900_000,
  "1h": 3_600_000,
  "1d": 86_400_000,
};
/** An answer holds at most this many bars. */
export const MOST_BARS = 1000;

/** A bar begins at `at` and lasts its interval. `volume` is null where the provider tells none. */
export const Bar = z.object({
  at: Instant,
  open: Decimal,
  high: Decimal,
  low: Decimal,
  close: Decimal,
  volume: Decimal.nullable(),
});
export type Bar = z.infer<typeof Bar>;

export const listBars = endpoint({
  name: "listBars",
  summary: "The bars that begin from `from` on and before `to`; by default the last 300 until now",
  tag,
  method: "GET",
  path: "/market/bars/:symbol",
  scope: "paper:read",
  limit: "market",
  params,
  query: z.object({
    from: Instant.optional(),
    to: Instant.optional(),
    interval: BarInterval.default("1d"),
  }),
  reply: z.object({
    symbol: z.string(),
    interval: BarInterval,
    provider: ProviderName,
    bars: z.array(Bar).max(MOST_BARS),
  }),
  errors: ["not_found", "market_unavailable"],
});

export const Suggestion = z.object({ symbol: z.string(), name: words(100), assetClass: AssetClass });
export type Suggestion = z.infer<typeof Suggestion>;

export const suggestMarketSymbols = endpoint({
  name: "suggestMarketSymbols",
  summary: "Well-known symbols that begin with a text, or whose name has a word that does",
  tag,
  method: "GET",
  path: "/market/symbols",
  scope: "paper:read",
  query: z.object({ prefix: optionalText(40) }),
  reply: z.object({ items: z.array(Suggestion).max(MOST_SUGGESTIONS) }),
});

/** The frames of `/ws/market`. `n` counts the quotes of a symbol on this socket, from 1. */
export const MarketFrame = z.discriminatedUnion("type", [
  z.object({ type: z.literal("quote"), n: z.number().int(), quote: Quote }),
  z.object({ type: z.literal("auth_expiring"), at: Instant }),
]);
export type MarketFrame = z.infer<typeof MarketFrame>;

/** A client may acknowledge frames. One that does gets only the latest quote while it is behind. */
export const MarketAck = z.object({
  type: z.literal("ack"),
  symbol: MarketSymbol,
  n: z.number().int().min(1),
});
export type MarketAck = z.infer<typeof MarketAck>;

function isModest(value: string): boolean {
  return /^\d{1,10}(\.\d{1,8})?$/.test(value);
}

/** Compares exactly. A value that its own schema refuses is not compared. */
function isAtMost(one: string, other: string): boolean {
  return !isModest(one) || !isModest(other) || scaled(one) <= scaled(other);
}

function scaled(value: string): bigint {
  const [whole = "", fraction = ""] = value.split(".");
  return BigInt(whole + fraction.padEnd(8, "0"));
}
