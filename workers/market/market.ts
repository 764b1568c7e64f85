import type { NumberedQuote } from "#shared/contracts/market.ts";
import { type Instrument, isStale, type Refused, type Watched } from "#shared/market.ts";
import { Problem } from "#shared/problem.ts";
import type { Ledger, Tx } from "../db/ledger.ts";
import { isolateMemory } from "../db/isolate-memory.ts";
import { log, traceOf } from "../log.ts";
import { findLocked, findSymbol, listSymbols, type SymbolRow } from "./store.ts";

/** A symbol's latest quote, judged at an instant, and its instrument. */
export type QuotedSymbol = NumberedQuote & { ages: boolean; instrument: Instrument };

type Stub = ReturnType<Env["MARKET"]["getByName"]>;

const ASK_AGAIN_MS = 100;
/** So long an isolate does not ask a symbol's object again: its quote of a second ago is fresh enough too. */
const WATCHED_FOR_MS = 250;
const MOST_WATCHED = 1_000;
/** When this isolate last heard that a symbol is watched. The lease is far longer than the memory. */
const watchedAt = isolateMemory<number>(MOST_WATCHED);

/**
 * Has every quote of the symbol come to the ledger for the next minute; the first one is there when this
 * returns. Refuses an unknown symbol with `not_found`, and with
 * `market_unavailable` or `ledger_unavailable` when no quote can be had.
 */
export async function watch(env: Env, symbol: string): Promise<void> {
  const answer = await askMarket(env, symbol, async (market): Promise<Watched> => market.watch());
  if (answer.kind !== "watched") throw refusalOf(answer, symbol);
}

/** As `watch`, before the transaction of an order. Orders that come together ask the object once. */
export async function watchForOrder(env: Env, symbol: string): Promise<void> {
  const now = Date.now();
  if (now - (watchedAt.get(symbol) ?? 0) < WATCHED_FOR_MS) return;
  await watch(env, symbol);
  watchedAt.put(symbol, now);
}

/** The symbol's latest quote in the ledger, or null. `now` is in epoch milliseconds. */
export async function readSymbol(ledger: Ledger, symbol: string, now: number): Promise<QuotedSymbol | null> {
  const row = await findSymbol(ledger, symbol);
  return row === null ? null : quotedAt(row, now);
}

/**
 * The symbol's latest quote, which no other follows before the transaction ends: its `seq` is the head. An
 * order that judged this quote is seen by the matcher of every later one. Null for a symbol without a quote.
 */
export async function lockSymbol(tx: Tx, symbol: string): Promise<QuotedSymbol | null> {
  const row = await findLocked(tx, symbol);
  return row === null ? null : quotedAt(row, tx.now);
}

/** The latest quotes of those symbols that have one, by symbol; one statement. */
export async function quotesOf(
  tx: Pick<Tx, "query" | "now">,
  symbols: readonly string[],
): Promise<Map<string, QuotedSymbol>> {
  const rows = symbols.length === 0 ? [] : await listSymbols(tx, [...new Set(symbols)]);
  return new Map(rows.map((row) => [row.symbol, quotedAt(row, tx.now)]));
}

/**
 * Asks the symbol's object, and asks again when the object was restarting. A stub is unusable after an
 * exception, so the second call gets a new one.
 */
export async function askMarket<T>(env: Env, symbol: string, ask: (market: Stub) => Promise<T>): Promise<T> {
  try {
    return await ask(env.MARKET.getByName(symbol));
  } catch (error) {
    log("warn", "market.asked_again", traceOf(error));
    await scheduler.wait(ASK_AGAIN_MS);
    return ask(env.MARKET.getByName(symbol)).catch((again: unknown) => {
      log("warn", "market.unavailable", traceOf(again));
      throw refusalOf({ kind: "unavailable" }, symbol);
    });
  }
}

/** The refusal that a caller of the API gets. */
export function refusalOf({ kind }: Refused, symbol: string): Problem {
  const retryAfterSeconds = 5;
  switch (kind) {
    case "unknown":
      return new Problem("not_found", `The market has no symbol ${symbol}.`);
    case "unavailable":
      return new Problem("market_unavailable", `No price of ${symbol} can be had right now.`, {
        retryAfterSeconds,
      });
    case "ledger":
      return new Problem("ledger_unavailable", "Sign-in still works; try again in a few seconds.", {
        retryAfterSeconds,
      });
  }
}

function quotedAt(row: SymbolRow, now: number): QuotedSymbol {
  const { calendar, priceStep, quantityStep, multiplier, assetClass, currency, ...quote } = row;
  const instrument = { calendar, priceStep, quantityStep, multiplier, assetClass, currency };
  return { ...quote, stale: isStale(quote, now), instrument };
}
