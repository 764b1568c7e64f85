import type { NewQuote, NumberedQuote } from "#shared/contracts/market.ts";
import type { Bumped, GivenQuote } from "#shared/market.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../context.ts";
import { OF_REQUESTS } from "../db/line.ts";
import { openSystem } from "../db/system.ts";
import { CALENDARS, isCalendarName } from "./calendars/core/calendars.ts";
import { askMarket, readSymbol, refusalOf } from "./market.ts";
import { usualInstrument } from "./providers/simulated.ts";
import { shown } from "./read-quote.ts";
import { upsertSymbol } from "./store.ts";

/** Gives a symbol its next quote, as its provider would. Without `at` it is of now and never ages. */
export async function postQuote(ctx: Ctx, posted: NewQuote): Promise<NumberedQuote> {
  const { symbol, bid, ask, bidSize = null, askSize = null, last = null, at } = posted;
  const quote: GivenQuote = {
    bid,
    ask,
    bidSize,
    askSize,
    last,
    at: new Date(at ?? ctx.now).toISOString(),
    ages: at !== undefined,
    provider: "scripted",
  };
  if (posted.instrument !== undefined) {
    assertCalendar(posted.instrument.calendar);
    const instrument = { ...usualInstrument(symbol), ...posted.instrument };
    await upsertSymbol(openSystem(ctx.env, OF_REQUESTS), symbol, { quote, instrument });
  }
  const answer = await askMarket(ctx.env, symbol, async (market): Promise<Bumped> => market.post(quote));
  if (answer.kind !== "bumped") throw refusalOf(answer, symbol);
  const row = await readSymbol(ctx.ledger, symbol, ctx.now);
  if (row === null) throw new Problem("market_unavailable", "The quote was not kept.");
  return shown(row);
}

/** An order on a symbol whose sessions nobody knows could neither rest nor expire. */
function assertCalendar(name: string): void {
  if (isCalendarName(name)) return;
  const message = `must be one of ${Object.keys(CALENDARS).join(", ")}`;
  throw new Problem("invalid_request", `There is no calendar ${name}.`, {
    issues: [{ path: "instrument.calendar", message }],
  });
}
