import type { NumberedQuote } from "#shared/contracts/market.ts";
import type { Bumped } from "#shared/market.ts";
import type { Ctx } from "../context.ts";
import { marketProvider } from "../settings/market.ts";
import { askMarket, type QuotedSymbol, readSymbol, refusalOf } from "./market.ts";

/** A quote of this age is shown as it is, because a symbol that is looked at has a younger one. */
const FRESH_MS = 5000;

/** The latest quote of a symbol. Where the ledger's is old, the symbol's object asks for a fresh one. */
export async function readQuote(ctx: Ctx, symbol: string): Promise<NumberedQuote> {
  return shown(await currentSymbol(ctx, symbol));
}

/** The same quote with its instrument; refuses an unknown symbol with `not_found`. */
export async function currentSymbol(ctx: Ctx, symbol: string): Promise<QuotedSymbol> {
  const held = await readSymbol(ctx.ledger, symbol, ctx.now);
  if (held !== null && isCurrent(ctx, held)) return held;
  const answer = await askMarket(ctx.env, symbol, async (market): Promise<Bumped> => market.note());
  if (answer.kind !== "bumped" && (held === null || answer.kind !== "unavailable"))
    throw refusalOf(answer, symbol);
  const fresh = await readSymbol(ctx.ledger, symbol, ctx.now);
  if (fresh === null) throw refusalOf({ kind: "unavailable" }, symbol);
  return fresh;
}

function isCurrent({ env, now }: Ctx, { provider, at }: QuotedSymbol): boolean {
  if (provider !== marketProvider(env)) return false;
  return provider === "scripted" || now - Date.parse(at) <= FRESH_MS;
}

/** The quote as the API shows it, without its instrument. */
export function shown(quoted: QuotedSymbol): NumberedQuote {
  const { instrument: _, ages: __, ...quote } = quoted;
  return quote;
}
