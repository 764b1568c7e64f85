import { CLOSE_CODES, listEvents, openTicket, ServerFrame, type StreamEvent } from "../contracts/stream.ts";
import { Problem } from "../problem.ts";
import { parseCursor } from "../stream.ts";
import { backoffMs, type Clock, systemClock } from "./clock.ts";
import { connectWebSocket, type Connection } from "./connection.ts";
import { Unreachable } from "./request.ts";
import type { StreamState, StreamOptions } from "./stream-options.ts";
import { CURSOR } from "./take-head.ts";

const PING_EVERY_MS = 20_000;
const WATCHDOG_MS = 45_000;
const ACK_EVERY = 32;
const ACK_AFTER_MS = 2000;
const LEAST_WAIT_MS = 500;
/** After this many gaps the stream starts anew from a snapshot. */
const MOST_GAPS = 3;
/** The attempt after `tooMany`, so that two dozen tabs do not keep closing each other. */
const CROWDED_ATTEMPT = 6;
/** The client's own close code, for a gap, a dead connection or a fresh token. */
const AGAIN = 4000;

/** The next entry does not continue the cursor. */
class Gap extends Error {}

/** Follows the user's log over successive sockets, until `close`. */
export class Stream {
  readonly #options: StreamOptions;
  readonly #clock: Clock;
  #connection: Connection | null = null;
  /** Rises with every socket, so that events of an older socket are ignored. */
  #generation = 0;
  #cursor: string | null = null;
  #state: StreamState | null = null;
  #attempt = 0;
  #isClosed = false;
  #isOnline = true;
  #heardAt = 0;
  #unacked = 0;
  #isCaughtUp = false;
  #gaps = 0;
  #work: Promise<void> = Promise.resolve();

  constructor(options: StreamOptions) {
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
    const { client, url, admission = "ticket", connect = connectWebSocket } = this.#options;
    try {
      const cursor = await this.#inTurn(async () => this.#cursor ?? (await this.#begin()));
      const address = new URL(url);
      address.searchParams.set("since", cursor);
      if (admission === "ticket")
        address.searchParams.set("ticket", (await client.call(openTicket, { body: {} })).ticket);
      else await client.freshen();
      if (this.#isStale(generation)) return;
      this.#heardAt = this.#clock.now();
      this.#isCaughtUp = false;
      this.#unacked = 0;
      this.#connection = connect(address.href, {
        message: (text) => this.#hear(generation, text),
        closed: (code) => void this.#closed(generation, code),
      });
      void this.#beat(generation);
    } catch (error) {
      if (this.#isStale(generation)) return;
      if (isOver(error)) return this.#end();
      await this.#again(generation, error instanceof Unreachable ? "offline" : "reconnecting");
    }
  }

  /**
   * A device without a cursor reads the head first and the snapshot after it, so that the tail meets the
   * snapshot.
   */
  async #begin(): Promise<string> {
    const stored = this.#gaps >= MOST_GAPS ? null : await this.#options.client.store.get(CURSOR);
    if (typeof stored === "string") return (this.#cursor = stored);
    const { head } = await this.#options.client.call(listEvents, { query: { limit: 1 } });
    await this.#startFrom(head, "fresh");
    return head;
  }

  /** Runs jobs one after another, because snapshots and events both change the app's state and the cursor. */
  #inTurn<T>(job: () => Promise<T>): Promise<T> {
    const result = this.#work.then(job);
    this.#work = result.then(
      () => undefined,
      () => undefined,
    );
    return result;
  }

  #hear(generation: number, text: string): void {
    if (this.#isStale(generation)) return;
    this.#heardAt = this.#clock.now();
    if (text === "pong") return;
    void this.#inTurn(async () => {
      if (this.#isStale(generation)) return;
      try {
        const frame = ServerFrame.safeParse(JSON.parse(text));
        // A frame that does not parse comes from a later server.
        if (frame.success) await this.#take(frame.data, generation);
      } catch (error) {
        // The app refused the frame, or a gap appeared; the entries come again from the cursor.
        if (error instanceof Gap && ++this.#gaps >= MOST_GAPS) this.#cursor = null;
        if (!this.#isStale(generation)) void this.#again(generation, "reconnecting");
      }
    });
  }

  async #take(frame: ServerFrame, generation: number): Promise<void> {
    const { on, client } = this.#options;
    switch (frame.type) {
      case "events":
        return this.#apply(frame.events, generation);
      case "caught_up":
        if (frame.head !== this.#cursor) throw new Gap("caught up elsewhere");
        this.#caughtUp();
        return;
      case "reset":
        await this.#startFrom(frame.head, frame.reason);
        this.#caughtUp();
        return;
      case "live":
        return on.live?.(frame.event);
      case "auth_expiring":
        await client.refresh();
        if (!this.#isStale(generation)) this.#reconnect();
    }
  }

  async #apply(events: StreamEvent[], generation: number): Promise<void> {
    const fresh = events.filter((event) => !this.#isKnown(event));
    let last = parseCursor(this.#cursor ?? "");
    for (const { cursor } of fresh) {
      const next = parseCursor(cursor);
      if (next === null || next.epoch !== last?.epoch || next.seq !== last.seq + 1)
        throw new Gap("not the next entry");
      last = next;
    }
    const cursor = fresh.at(-1)?.cursor;
    if (cursor !== undefined) {
      await this.#options.on.events(fresh);
      await this.#moveTo(cursor);
      this.#unacked += fresh.length;
    }
    // During a replay the server sends the next page only after this acknowledgement.
    if (!this.#isCaughtUp || this.#unacked >= ACK_EVERY) this.#ack();
    else if (this.#unacked === fresh.length) void this.#ackLater(generation);
  }

  /** True for an entry that a reconnect delivered again. */
  #isKnown(event: StreamEvent): boolean {
    const [current, next] = [parseCursor(this.#cursor ?? ""), parseCursor(event.cursor)];
    return current !== null && current.epoch === next?.epoch && next.seq <= current.seq;
  }

  async #startFrom(head: string, reason: string): Promise<void> {
    await this.#options.on.reset(reason);
    await this.#moveTo(head);
  }

  async #moveTo(cursor: string): Promise<void> {
    this.#cursor = cursor;
    await this.#options.client.store.put(CURSOR, cursor);
  }

  #ack(): void {
    this.#unacked = 0;
    if (this.#cursor !== null) this.#connection?.send(JSON.stringify({ type: "ack", cursor: this.#cursor }));
  }

  async #ackLater(generation: number): Promise<void> {
    await this.#clock.sleep(ACK_AFTER_MS);
    if (!this.#isStale(generation) && this.#unacked > 0) this.#ack();
  }

  #caughtUp(): void {
    this.#isCaughtUp = true;
    this.#attempt = 0;
    this.#gaps = 0;
    this.#become("live");
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
    if (code !== CLOSE_CODES.expired) return this.#again(generation, "reconnecting");
    try {
      await this.#options.client.refresh();
      if (!this.#isStale(generation)) this.#reconnect();
    } catch (error) {
      if (this.#isStale(generation)) return;
      if (isOver(error)) return this.#end();
      await this.#again(generation, "offline");
    }
  }

  #reconnect(): void {
    this.#disconnect();
    this.#become("reconnecting");
    void this.#connect(++this.#generation);
  }

  async #again(generation: number, state: "reconnecting" | "offline"): Promise<void> {
    if (this.#isStale(generation)) return;
    this.#disconnect();
    const next = ++this.#generation;
    this.#become(state);
    const waitMs = backoffMs(this.#attempt++ + 2, this.#clock.random(), { leastMs: LEAST_WAIT_MS });
    await this.#clock.sleep(waitMs);
    if (!this.#isStale(next)) await this.#connect(next);
  }

  async #end(): Promise<void> {
    this.close();
    await this.#options.client.wipe();
    this.#options.on.ended?.();
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

  #become(state: StreamState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#options.on.state?.(state);
  }
}

/** True when no retry can bring this session or account back. */
function isOver(error: unknown): boolean {
  return error instanceof Problem && (error.code === "unauthenticated" || error.code === "erased");
}
