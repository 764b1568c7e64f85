import type { MarketInstrument } from "#shared/contracts/market.ts";
import type { Ctx } from "../context.ts";
import { nextOpen, sessionOf } from "./calendars/core/sessions.ts";
import { currentSymbol } from "./read-quote.ts";

/** What orders on a symbol must fit, with the session of its market at this instant. */
export async function readInstrument(ctx: Ctx, symbol: string): Promise<MarketInstrument> {
  const { instrument } = await currentSymbol(ctx, symbol);
  const { calendar, ...terms } = instrument;
  const session = sessionOf(calendar, ctx.now);
  return {
    symbol,
    ...terms,
    session: {
      isOpen: session !== null,
      opensAt: new Date(nextOpen(calendar, ctx.now)).toISOString(),
      closesAt: session === null ? null : new Date(session.close).toISOString(),
    },
  };
}
