import { MarketSymbol, MOST_STREAMED_SYMBOLS } from "#shared/contracts/market.ts";
import { Problem } from "#shared/problem.ts";
import { admitSocket, assertUpgrade } from "../../events/admit-socket.ts";
import { createApp } from "../../http/factory.ts";
import { streamQuotes } from "./stream-quotes.ts";

/**
 * The WebSocket route of quotes: `?symbols=A,B`, with the credentials of `/ws`. It carries frames, so it has
 * no contract.
 */
export const marketSockets = createApp().get("/", async (c) => {
  assertUpgrade(c);
  const symbols = symbolsOf(c.req.query("symbols") ?? "");
  const { who, offered } = await admitSocket(c);
  return streamQuotes(c.env, who, { symbols, offered });
});

function symbolsOf(text: string): string[] {
  const names = text.length > 1000 ? [] : [...new Set(text.split(","))];
  const symbols = names.map((name) => MarketSymbol.safeParse(name).data);
  const known = symbols.filter((symbol) => symbol !== undefined);
  if (known.length === 0 || known.length !== symbols.length || known.length > MOST_STREAMED_SYMBOLS)
    throw new Problem(
      "invalid_request",
      `Name 1 to ${MOST_STREAMED_SYMBOLS} symbols with commas between them.`,
    );
  return [...new Set(known)];
}
