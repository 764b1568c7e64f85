import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Quotes, type QuotesState } from "#shared/client/quotes.ts";
import type { Quote } from "#shared/contracts/market.ts";
import { client as caller } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";

/** A hidden page has no frames. */
const LONGEST_FRAME_MS = 250;

/**
 * Keeps the cached quotes of these symbols up to date for as long as the component is shown. The symbols are
 * in one text with commas between them; an empty text opens no socket.
 */
export function useLiveQuotes(symbols: string): QuotesState {
  const client = useQueryClient();
  const [state, setState] = useState<QuotesState>("connecting");
  useEffect(() => {
    if (symbols === "") return undefined;
    const url = new URL("/ws/market", location.href);
    url.protocol = url.protocol.replace("http", "ws");
    const quotes = new Quotes({
      client: caller,
      url: url.href,
      symbols: symbols.split(","),
      on: { quote: byFrame(client), state: setState },
    });
    const lineChanged = (): void => quotes.online(navigator.onLine);
    lineChanged();
    globalThis.addEventListener("online", lineChanged);
    globalThis.addEventListener("offline", lineChanged);
    return () => {
      globalThis.removeEventListener("online", lineChanged);
      globalThis.removeEventListener("offline", lineChanged);
      quotes.close();
    };
  }, [client, symbols]);
  return state;
}

/** Shows the latest quotes once a frame. A page that cannot draw as fast as they come skips some. */
function byFrame(client: QueryClient): (quote: Quote) => Promise<void> {
  const latest = new Map<string, Quote>();
  let drawn: Promise<void> | null = null;
  return (quote) => {
    latest.set(quote.symbol, quote);
    drawn ??= nextFrame().then(() => {
      drawn = null;
      for (const each of latest.values()) client.setQueryData<Quote>(KEYS.quote(each.symbol), each);
      latest.clear();
    });
    return drawn;
  };
}

function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, LONGEST_FRAME_MS);
    const frame = requestAnimationFrame(done);
    function done(): void {
      clearTimeout(timer);
      cancelAnimationFrame(frame);
      resolve();
    }
  });
}
