import { listEvents, openTicket, ServerFrame, type StreamEvent } from "../contracts/stream.ts";
import { parseCursor } from "../stream.ts";
import { type Clock, systemClock } from "./clock.ts";
import { KeptSocket } from "./kept-socket.ts";
import type { StreamOptions } from "./stream-options.ts";
import { CURSOR } from "./take-head.ts";

const ACK_EVERY = 32;
const ACK_AFTER_MS = 2000;
/** After this many gaps the stream starts anew from a snapshot. */
const MOST_GAPS = 3;

/** The next entry does not continue the cursor. */
class Gap extends Error {}

/** Follows the user's log over successive sockets, until `close`. */
export class Stream {
  readonly #options: StreamOptions;
  readonly #clock: Clock;
  readonly #socket: KeptSocket;
  #cursor: string | null = null;
  #unacked = 0;
  #isCaughtUp = false;
  #gaps = 0;
  #work: Promise<void> = Promise.resolve();

  constructor(options: StreamOptions) {
    const { client, on, clock = systemClock, connect } = options;
    this.#options = options;
    this.#clock = clock;
    this.#socket = new KeptSocket({
      address: () => this.#address(),
      opening: () => {
        this.#isCaughtUp = false;
        this.#unacked = 0;
      },
      hear: (text, socket) => this.#hear(text, socket),
      state: (state) => on.state?.(state),
      refresh: () => client.refresh(),
      ended: () => void client.wipe().then(() => on.ended?.()),
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
    const { client, url, admission = "ticket" } = this.#options;
    const cursor = await this.#inTurn(async () => this.#cursor ?? (await this.#begin()));
    const address = new URL(url);
    address.searchParams.set("since", cursor);
    if (admission === "ticket")
      address.searchParams.set("ticket", (await client.call(openTicket, { body: {} })).ticket);
    else await client.freshen();
    return address.href;
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

  #hear(text: string, socket: number): void {
    void this.#inTurn(async () => {
      if (this.#socket.isStale(socket)) return;
      try {
        const frame = ServerFrame.safeParse(JSON.parse(text));
        // A frame that does not parse comes from a later server.
        if (frame.success) await this.#take(frame.data, socket);
      } catch (error) {
        // The app refused the frame, or a gap appeared; the entries come again from the cursor.
        if (error instanceof Gap && ++this.#gaps >= MOST_GAPS) this.#cursor = null;
        void this.#socket.again(socket, "reconnecting");
      }
    });
  }

  async #take(frame: ServerFrame, socket: number): Promise<void> {
    const { on } = this.#options;
    switch (frame.type) {
      case "events":
        return this.#apply(frame.events, socket);
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
        return this.#socket.renew(socket);
    }
  }

  async #apply(events: StreamEvent[], socket: number): Promise<void> {
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
    else if (this.#unacked === fresh.length) void this.#ackLater(socket);
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
    if (this.#cursor !== null) this.#socket.send(JSON.stringify({ type: "ack", cursor: this.#cursor }));
  }

  async #ackLater(socket: number): Promise<void> {
    await this.#clock.sleep(ACK_AFTER_MS);
    if (!this.#socket.isStale(socket) && this.#unacked > 0) this.#ack();
  }

  #caughtUp(): void {
    this.#isCaughtUp = true;
    this.#gaps = 0;
    this.#socket.works();
  }
}
