import { type MarketAck, MarketFrame, type Quote } from "../contracts/market.ts";
import { openTicket } from "../contracts/stream.ts";
import type { Client } from "./client.ts";
import type { Clock } from "./clock.ts";
import type { Connect } from "./connection.ts";
import { KeptSocket, type SocketState } from "./kept-socket.ts";

/** `refused`: there is no such symbol, or the session is over; nothing more comes. */
export type QuotesState = SocketState | "refused";

export type QuotesOptions = {
  client: Pick<Client, "call" | "refresh">;
  /** The socket's URL, such as `wss://tidemark.example/ws/market`. */
  url: string;
  /** At most twenty. */
  symbols: readonly string[];
  on: {
    /**
     * Takes a quote. Until the promise resolves the server counts it as unseen, and a client that is behind
     * gets only the latest one.
     */
    quote(quote: Quote): Promise<void> | void;
    state?(state: QuotesState): void;
  };
  clock?: Clock;
  connect?: Connect;
};

/** Follows the quotes of symbols over successive sockets, until `close`. */
export class Quotes {
  readonly #options: QuotesOptions;
  readonly #socket: KeptSocket;

  constructor(options: QuotesOptions) {
    const { client, on, clock, connect } = options;
    this.#options = options;
    this.#socket = new KeptSocket({
      address: () => this.#address(),
      hear: (text, socket) => void this.#hear(text, socket),
      state: (state) => on.state?.(state),
      refresh: () => client.refresh(),
      ended: () => on.state?.("refused"),
      clock,
      connect,
    });
    this.#socket.start();
  }

  /** Reports the state of the network: offline stops every attempt, online starts one at once. */
  online(isOnline: boolean): void {
    this.#socket.online(isOnline);
  }

  close(): void {
    this.#socket.close();
  }

  async #address(): Promise<string> {
    const { client, url, symbols } = this.#options;
    const { ticket } = await client.call(openTicket, { body: {} });
    const address = new URL(url);
    address.searchParams.set("symbols", symbols.join());
    address.searchParams.set("ticket", ticket);
    return address.href;
  }

  async #hear(text: string, socket: number): Promise<void> {
    const frame = frameOf(text);
    // A frame that does not parse comes from a later server.
    if (frame === null) return;
    if (frame.type === "auth_expiring") return this.#socket.renew(socket);
    this.#socket.works();
    await this.#options.on.quote(frame.quote);
    const ack: MarketAck = { type: "ack", symbol: frame.quote.symbol, n: frame.n };
    if (!this.#socket.isStale(socket)) this.#socket.send(JSON.stringify(ack));
  }
}

function frameOf(text: string): MarketFrame | null {
  try {
    return MarketFrame.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
