import { type MarketAck, MarketFrame, type Quote } from "../contracts/market.ts";
import { CLOSE_CODES, openTicket } from "../contracts/stream.ts";
import { Problem } from "../problem.ts";
import type { Client } from "./client.ts";
import { backoffMs, type Clock, systemClock } from "./clock.ts";
import { connectWebSocket, type Connect, type Connection } from "./connection.ts";
import { Unreachable } from "./request.ts";

const PING_EVERY_MS = 20_000;
const WATCHDOG_MS = 45_000;
const LEAST_WAIT_MS = 500;
/** The attempt after `tooMany`, so that many tabs do not keep closing each other. */
const CROWDED_ATTEMPT = 6;
/** The client's own close code. */
const AGAIN = 4000;

/** `refused`: there is no such symbol, or the session is over; nothing more comes. */
export type QuotesState = "connecting" | "live" | "reconnecting" | "offline" | "refused";

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
  readonly #clock: Clock;
  #connection: Connection | null = null;
  /** Rises with every socket, so that frames of an older socket are ignored. */
  #generation = 0;
  #state: QuotesState | null = null;
  #attempt = 0;
  #isOnline = true;
  #isClosed = false;
  #heardAt = 0;

  constructor(options: QuotesOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#become("connecting");
    void this.#connect(++this.#generation);
  }

  /** Reports the state of the network: offline stops every attempt, online starts one at once. */
  online(isOnline: boolean): void {
    if (isOnline === this.#isOnline || this.#isClosed) return;
    this.#isOnline = isOnline;
    this.#disconnect();
    if (!isOnline) return this.#become("offline");
    this.#attempt = 0;
    this.#become("reconnecting");
    void this.#connect(++this.#generation);
  }

  close(): void {
    this.#isClosed = true;
    this.#disconnect();
  }

  async #connect(generation: number): Promise<void> {
    const { client, url, symbols, connect = connectWebSocket } = this.#options;
    try {
      const { ticket } = await client.call(openTicket, { body: {} });
      if (this.#isStale(generation)) return;
      const address = new URL(url);
      address.searchParams.set("symbols", symbols.join());
      address.searchParams.set("ticket", ticket);
      this.#heardAt = this.#clock.now();
      this.#connection = connect(address.href, {
        message: (text) => void this.#hear(generation, text),
        closed: (code) => void this.#closed(generation, code),
      });
      void this.#beat(generation);
    } catch (error) {
      if (this.#isStale(generation)) return;
      if (isOver(error)) return this.#end();
      await this.#again(generation, error instanceof Unreachable ? "offline" : "reconnecting");
    }
  }

  async #hear(generation: number, text: string): Promise<void> {
    if (this.#isStale(generation)) return;
    this.#heardAt = this.#clock.now();
    if (text === "pong") return;
    const frame = frameOf(text);
    // A frame that does not parse comes from a later server.
    if (frame === null) return;
    if (frame.type === "auth_expiring") return this.#renew(generation);
    this.#attempt = 0;
    this.#become("live");
    await this.#options.on.quote(frame.quote);
    const ack: MarketAck = { type: "ack", symbol: frame.quote.symbol, n: frame.n };
    if (!this.#isStale(generation)) this.#connection?.send(JSON.stringify(ack));
  }

  /** A connection can die silently. The runtime answers pings, so silence means that the server is gone. */
  async #beat(generation: number): Promise<void> {
    for (;;) {
      const deadline = this.#heardAt + WATCHDOG_MS;
      await this.#clock.sleep(Math.min(PING_EVERY_MS, deadline - this.#clock.now()));
      if (this.#isStale(generation)) return;
      if (this.#clock.now() >= this.#heardAt + WATCHDOG_MS) return this.#again(generation, "reconnecting");
      this.#connection?.send("ping");
    }
  }

  async #closed(generation: number, code: number): Promise<void> {
    if (this.#isStale(generation)) return;
    if (code === CLOSE_CODES.revoked || code === CLOSE_CODES.erased) return this.#end();
    if (code === CLOSE_CODES.tooMany) this.#attempt = Math.max(this.#attempt, CROWDED_ATTEMPT);
    if (code === CLOSE_CODES.expired) return this.#renew(generation);
    await this.#again(generation, "reconnecting");
  }

  /** The socket's access ends, so the next socket needs a fresh token. */
  async #renew(generation: number): Promise<void> {
    try {
      await this.#options.client.refresh();
      if (this.#isStale(generation)) return;
      this.#disconnect();
      void this.#connect(++this.#generation);
    } catch (error) {
      if (this.#isStale(generation)) return;
      if (isOver(error)) return this.#end();
      await this.#again(generation, "offline");
    }
  }

  async #again(generation: number, state: "reconnecting" | "offline"): Promise<void> {
    if (this.#isStale(generation)) return;
    this.#disconnect();
    const next = ++this.#generation;
    this.#become(state);
    await this.#clock.sleep(backoffMs(this.#attempt++ + 2, this.#clock.random(), { leastMs: LEAST_WAIT_MS }));
    if (!this.#isStale(next)) await this.#connect(next);
  }

  #end(): void {
    this.close();
    this.#become("refused");
  }

  #disconnect(): void {
    const connection = this.#connection;
    this.#connection = null;
    this.#generation++;
    connection?.close(AGAIN);
  }

  #isStale(generation: number): boolean {
    return this.#isClosed || generation !== this.#generation;
  }

  #become(state: QuotesState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#options.on.state?.(state);
  }
}

function frameOf(text: string): MarketFrame | null {
  try {
    return MarketFrame.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** True when no retry can bring this session or account back. */
function isOver(error: unknown): boolean {
  return error instanceof Problem && (error.code === "unauthenticated" || error.code === "erased");
}
