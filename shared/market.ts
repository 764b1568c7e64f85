import type { AssetClass } from "./contracts/fills.ts";
import type { Decimal } from "./decimal.ts";
import { type ProviderName, STALE_AFTER_MS } from "./contracts/market.ts";

/**
 * A quote as a provider gave it. `at` is ISO-8601 UTC. `ages` is false for a quote that is never stale, such
 * as a posted one without an instant.
 */
export type ProviderQuote = {
  bid: Decimal;
  ask: Decimal;
  bidSize: Decimal | null;
  askSize: Decimal | null;
  last: Decimal | null;
  at: string;
  ages: boolean;
};

/**
 * What orders on a symbol must fit: the calendar of its sessions, its steps, and the worth of one unit. A
 * null currency means that any account's currency fits.
 */
export type Instrument = {
  calendar: string;
  priceStep: Decimal;
  quantityStep: Decimal;
  multiplier: Decimal;
  assetClass: AssetClass;
  currency: string | null;
};

/** A quote with the provider that gave it. */
export type GivenQuote = ProviderQuote & { provider: ProviderName };

/**
 * What the Worker answers when an object asks for a quote. `isPushed` says that quotes come by themselves.
 * The answer is then what the ledger holds, and the object knows no less.
 */
export type Asked =
  | { kind: "quote"; quote: GivenQuote; isPushed: boolean }
  | { kind: "unknown"; isPushed: boolean }
  | { kind: "unavailable" };

/** A quote in the ledger: its number, and the last number that was matched with orders. */
export type Bumped = { kind: "bumped"; seq: number; matchedSeq: number; works: boolean } | Refused;

/**
 * `unknown`: the provider has no such symbol. `unavailable`: the provider does not answer. `ledger`: Postgres
 * does not answer.
 */
export type Refused = { kind: "unknown" } | { kind: "unavailable" } | { kind: "ledger" };

/** The answer to a caller who needs every quote of a symbol in the ledger for the next minute. */
export type Watched = { kind: "watched" } | Refused;

/** The answer to a caller who wants a fresh quote. */
export type Fresh = { kind: "fresh"; quote: GivenQuote; seq: number; matchedSeq: number } | Refused;

/** The header by which the Worker tells an object when the socket's access ends, in epoch milliseconds. */
export const MARKET_EXPIRES = "tidemark-expires";

/** True when an order may not trade on the quote; `now` is in epoch milliseconds. */
export function isStale({ at, ages }: Pick<ProviderQuote, "at" | "ages">, now: number): boolean {
  return ages && now - Date.parse(at) > STALE_AFTER_MS;
}
