import { type Bar, type BarInterval, MarketSymbol, type ProviderName } from "#shared/contracts/market.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../context.ts";
import { marketProvider } from "../settings/market.ts";
import { readBars } from "./read-bars.ts";

/** Bounds in epoch milliseconds; at most as many bars as an answer of the market may hold. */
export type BarSpan = { interval: BarInterval; from: number; to: number };

/** The bars of a span and their source. */
export type FoundBars = { bars: readonly Bar[]; source: ProviderName | null };

/** False where the source of this deployment tells no bars of any symbol. */
export function hasBars(env: Env): boolean {
  return marketProvider(env) !== "scripted";
}

/**
 * The bars of a symbol as a journal spells it, which the market need not know: then it has none. It throws
 * where the source does not answer in time.
 */
export async function findBars(
  ctx: Ctx,
  symbol: string,
  { interval, from, to }: BarSpan,
  read: typeof readBars = readBars,
): Promise<FoundBars> {
  const known = MarketSymbol.safeParse(symbol);
  if (!known.success) return { bars: [], source: null };
  const asked = { interval, from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  try {
    const { bars, provider } = await read(ctx, known.data, asked);
    return { bars, source: provider };
  } catch (error) {
    if (error instanceof Problem && error.code === "not_found") return { bars: [], source: null };
    throw error;
  }
}
