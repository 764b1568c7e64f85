import { CLOSE_CODES } from "../contracts/stream.ts";
import { Problem } from "../problem.ts";
import { backoffMs, type Clock, systemClock } from "./clock.ts";
import { connectWebSocket, type Connect, type Connection } from "./connection.ts";
import { Unreachable } from "./request.ts";

const PING_EVERY_MS = 20_000;
const WATCHDOG_MS = 45_000;
const LEAST_WAIT_MS = 500;
/** The attempt after `tooMany`, so that two dozen tabs do not keep closing each other. */
const CROWDED_ATTEMPT = 6;
/** The client's own close code, for a gap, a dead connection or a fresh token. */
const AGAIN = 4000;

export type SocketState = "connecting" | "live" | "reconnecting" | "offline";

export type KeptSocketOptions = {
  /** The address of the next socket with what admits it, such as a fresh ticket. */
  address(): Promise<string>;
  /** A socket to the address is opened at once; what held for the one before it no longer does. */
  opening?(): void;
  /** Takes a frame of the socket with that number. */
  hear(text: string, socket: number): void;
  state(state: SocketState): void;
  /** Gets a fresh token for the next socket. */
  refresh(): Promise<unknown>;
  /** The session or the account is over; the socket is closed by then. */
  ended(): void;
  clock?: Clock | undefined;
  connect?: Connect | undefined;
};

/**
 * Keeps a socket open over successive connections, until `close`: it notices silence, waits between attempts,
 * and renews the access.
 */
export class KeptSocket {
  readonly #options: KeptSocketOptions;
  readonly #clock: Clock;
  #connection: Connection | null = null;
  /** Rises with every socket, so that frames of an older socket are ignored. */
  #number = 0;
  #state: SocketState | null = null;
  #attempt = 0;
  #isClosed = false;
  #isOnline = true;
  #heardAt = 0;

  constructor(options: KeptSocketOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  start(): void {
    this.#become("connecting");
    void this.#connect(++this.#number);
  }

  /** Reports the state of the network: offline stops every attempt, online starts one at once. */
  online(isOnline: boolean): void {
    if (isOnline === this.#isOnline || this.#isClosed) return;
    this.#isOnline = isOnline;
    this.#disconnect();
    if (!isOnline) return this.#become("offline");
    this.#attempt = 0;
    this.#become("reconnecting");
    void this.#connect(++this.#number);
  }

  close(): void {
    this.#isClosed = true;
    this.#disconnect();
  }

  /** Text sent while no socket is open is lost. */
  send(text: string): void {
    this.#connection?.send(text);
  }

  /** True once another socket has followed that one, or none will. */
  isStale(socket: number): boolean {
    return this.#isClosed || socket !== this.#number;
  }

  /** The socket has said what shows that it works. */
  works(): void {
    this.#attempt = 0;
    this.#become("live");
  }

  /** Leaves the socket for another one, after a wait that grows with each failure. */
  async again(socket: number, state: "reconnecting" | "offline"): Promise<void> {
    if (this.isStale(socket)) return;
    this.#disconnect();
    const next = ++this.#number;
    this.#become(state);
    await this.#clock.sleep(backoffMs(this.#attempt++ + 2, this.#clock.random(), { leastMs: LEAST_WAIT_MS }));
    if (!this.isStale(next)) await this.#connect(next);
  }

  /** The socket's access ends, so the next socket needs a fresh token. */
  async renew(socket: number): Promise<void> {
    try {
      await this.#options.refresh();
      if (this.isStale(socket)) return;
      this.#disconnect();
      this.#become("reconnecting");
      void this.#connect(++this.#number);
    } catch (error) {
      if (this.isStale(socket)) return;
      if (isOver(error)) return this.#end();
      await this.again(socket, "offline");
    }
  }

  async #connect(socket: number): Promise<void> {
    const { address, hear, connect = connectWebSocket } = this.#options;
    try {
      const url = await address();
      if (this.isStale(socket)) return;
      this.#heardAt = this.#clock.now();
      this.#options.opening?.();
      this.#connection = connect(url, {
        message: (text) => {
          if (this.isStale(socket)) return;
          this.#heardAt = this.#clock.now();
          if (text !== "pong") hear(text, socket);
        },
        closed: (code) => void this.#closed(socket, code),
      });
      void this.#beat(socket);
    } catch (error) {
      if (this.isStale(socket)) return;
      if (isOver(error)) return this.#end();
      await this.again(socket, error instanceof Unreachable ? "offline" : "reconnecting");
    }
  }

  /** A connection can die silently. The runtime answers pings, so silence means that the server is gone. */
  async #beat(socket: number): Promise<void> {
    for (;;) {
      const deadline = this.#heardAt + WATCHDOG_MS;
      await this.#clock.sleep(Math.min(PING_EVERY_MS, deadline - this.#clock.now()));
      if (this.isStale(socket)) return;
      if (this.#clock.now() >= this.#heardAt + WATCHDOG_MS) return this.again(socket, "reconnecting");
      this.send("ping");
    }
  }

  async #closed(socket: number, code: number): Promise<void> {
    if (this.isStale(socket)) return;
    if (code === CLOSE_CODES.revoked || code === CLOSE_CODES.erased) return this.#end();
    if (code === CLOSE_CODES.tooMany) this.#attempt = Math.max(this.#attempt, CROWDED_ATTEMPT);
    if (code === CLOSE_CODES.expired) return this.renew(socket);
    await this.again(socket, "reconnecting");
  }

  #end(): void {
    this.close();
    this.#options.ended();
  }

  #disconnect(): void {
    const connection = this.#connection;
    this.#connection = null;
    this.#number++;
    connection?.close(AGAIN);
  }

  #become(state: SocketState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#options.state(state);
  }
}

/** True when no retry can bring this session or account back. */
function isOver(error: unknown): boolean {
  return error instanceof Problem && (error.code === "unauthenticated" || error.code === "erased");
}
