import { AckFrame } from "#shared/contracts/stream.ts";
import { type AskedRun, type LiveEvent, parseCursor } from "#shared/stream.ts";
import type { EventLog, Page } from "./event-log.ts";
import { asksToExecute, Executions, MAX_EXECUTE_CHARS } from "./executions.ts";
import { flowOf } from "./flow-of.ts";
import { close, type CloseName, eventsFrame, jsonOf, send } from "./frames.ts";
import { SILENCE_MS, type SocketClock, WARNING_MS } from "./next-alarm.ts";
import { Pace } from "./pace.ts";
import { acknowledged, keepSeat, movedOver, type Seat, seatOf } from "./seat.ts";

export const MAX_SOCKETS = 20;
/**
 * The limit of feeds, which the Worker reads for waiting requests; feeds take no place from the sockets of
 * devices.
 */
export const MAX_FEEDS = 10;
/**
 * The limit of guards. A guard gets no event: it ends with its session, and with it what the Worker holds for
 * that session elsewhere.
 */
export const MAX_GUARDS = 5;
/** How far a client may fall behind before it must pull. */
export const CREDIT_EVENTS = 256;
export const CREDIT_BYTES = 1024 * 1024;
/** In pull mode the next page leaves when at most this much is unacknowledged. */
const PULL_EVENTS = 32;
const PULL_BYTES = 64 * 1024;
const MAX_FRAME_CHARS = 1024;
/** The kinds of sockets. The kind is a tag beside the tag of the session; no session id equals it. */
const MOST = { device: MAX_SOCKETS, feed: MAX_FEEDS, guard: MAX_GUARDS } as const;
export type SocketKind = keyof typeof MOST;

export type Caller = Pick<Seat, "userId" | "sessionId" | "expiresAt" | "flowId"> & { kind: SocketKind };

/**
 * The user's open sockets. The object cannot see how much of its output the runtime still queues, so each
 * client has a credit. Beyond the credit the object pushes nothing and sends pages as the client acknowledges
 * them.
 */
export class Sockets {
  readonly #ctx: DurableObjectState;
  readonly #log: EventLog;
  readonly #pace = new Pace<WebSocket>();
  readonly #executions: Executions;
  /** The sockets of one flow that look for its events in the log, a stretch at a time. */
  readonly #looking = new WeakSet<WebSocket>();

  constructor(ctx: DurableObjectState, log: EventLog, execute: (asked: AskedRun) => Promise<string>) {
    this.#ctx = ctx;
    this.#log = log;
    this.#executions = new Executions(execute);
  }

  /**
   * Accepts the socket, replays the first page and goes live in one step, so that no event is lost between.
   */
  open(socket: WebSocket, { kind, ...caller }: Caller, since: string | null, now: number): void {
    this.#makeRoom(kind);
    this.#ctx.acceptWebSocket(socket, [caller.sessionId, kind]);
    if (this.#log.isErased()) return close(socket, "erased");
    if (this.#log.isRefused(caller.sessionId)) return close(socket, "revoked");
    const position = since === null ? this.#log.oldestSeq() - 1 : this.#log.position(since);
    const start = typeof position === "number" ? position : this.#log.headSeq();
    const seat: Seat = {
      ...caller,
      openedAt: now,
      isWarned: false,
      state: kind === "guard" ? "guarding" : "catching_up",
      sent: start,
      told: start,
      acked: start,
      heardAt: now,
    };
    if (kind === "guard") keepSeat(socket, seat);
    else if (typeof position === "number") this.#pull(socket, seat);
    else this.#reset(socket, seat, position.reset);
  }

  /** Closes the oldest sockets of that kind, so that one more fits. */
  #makeRoom(kind: SocketKind): void {
    const others = this.#open(kind).sort((a, b) => seatOf(a).openedAt - seatOf(b).openedAt);
    for (const oldest of others.slice(0, Math.max(0, others.length + 1 - MOST[kind])))
      close(oldest, "tooMany");
  }

  /** Sends the events after `from` to every live socket with credit. */
  broadcast(from: number, now: number): void {
    const sockets = this.#open();
    if (sockets.length === 0) return;
    const head = this.#log.headSeq();
    const pages = new Map<string | null, { page: Page; frame: string }>();
    const pageFor = (flowId: string | null) => {
      const page = this.#page(flowId, from);
      const made = { page, frame: page.events.length === 0 ? "" : eventsFrame(page.events) };
      pages.set(flowId, made);
      return made;
    };
    for (const socket of sockets) {
      const seat = seatOf(socket);
      if (seat.state !== "live") continue;
      const { page, frame } = pages.get(seat.flowId) ?? pageFor(seat.flowId);
      const moved = movedOver(seat, page);
      if (page.lastSeq === head && seat.sent === from && this.#hasCredit(moved)) {
        if (frame !== "") socket.send(frame);
        keepSeat(socket, moved);
      } else {
        this.#pull(socket, { ...seat, state: "catching_up", heardAt: now });
      }
    }
  }

  /** Tells every socket that the log was started anew. */
  reset(): void {
    for (const socket of this.#open()) {
      const seat = seatOf(socket);
      if (seat.state !== "guarding") this.#reset(socket, seat, "epoch");
    }
  }

  isHeard(): boolean {
    return this.#open().some((socket) => seatOf(socket).state === "live");
  }

  live(event: LiveEvent): void {
    const frame = JSON.stringify({ type: "live", event });
    const flowId = flowOf(event.type, event.body);
    for (const socket of this.#open()) {
      const seat = seatOf(socket);
      const isMeant = seat.flowId === null || seat.flowId === flowId;
      if (isMeant && seat.state === "live") socket.send(frame);
    }
  }

  /**
   * A client may acknowledge only what was sent, and ask for a run of a flow. Other frames come from a later
   * client; they are ignored, up to a bound a second. No frame brings an alarm forward.
   */
  receive(socket: WebSocket, message: string | ArrayBuffer, now: number): Promise<void> | void {
    if (socket.readyState !== WebSocket.OPEN) return; // the frame was on its way when the socket closed
    if (typeof message !== "string" || message.length > MAX_EXECUTE_CHARS) return socket.close(1009, "frame");
    const said = jsonOf(message);
    if (asksToExecute(said)) return this.#execute(socket, said, now);
    if (message.length > MAX_FRAME_CHARS) return socket.close(1009, "frame");
    const heard = this.#acknowledged(socket, said, now);
    if (heard === null) {
      if (!this.#pace.allows(socket, now)) close(socket, "tooMany");
    } else if (heard.state === "catching_up") this.#pull(socket, heard);
    else keepSeat(socket, heard);
  }

  #execute(socket: WebSocket, said: object, now: number): Promise<void> | void {
    if (!this.#pace.allows(socket, now)) return close(socket, "tooMany");
    const seat = seatOf(socket);
    // The alarm that closes the socket may come late.
    if (seat.expiresAt <= now) return close(socket, "expired");
    return this.#executions.run(socket, seat, said);
  }

  /** The seat after an acknowledgement; null when the frame acknowledges nothing new. */
  #acknowledged(socket: WebSocket, said: unknown, now: number): Seat | null {
    const frame = AckFrame.safeParse(said).data;
    const cursor = parseCursor(frame?.cursor ?? "");
    if (frame === undefined || cursor === null) return null;
    const seat = seatOf(socket);
    if (cursor.seq <= seat.acked || cursor.seq > seat.sent) return null;
    if (this.#log.cursor(cursor.seq) !== frame.cursor) return null; // the cursor of an epoch that was reset
    return acknowledged(seat, cursor.seq, now);
  }

  /** Closes every socket of a session and refuses new ones; returns how many were closed. */
  revoke(sessionId: string, now: number): number {
    this.#log.refuseSession(sessionId, now);
    const sockets = this.#open(sessionId);
    for (const socket of sockets) close(socket, "revoked");
    return sockets.length;
  }

  closeAll(reason: CloseName): void {
    for (const socket of this.#open()) close(socket, reason);
  }

  /** Closes expired sockets and those silent in pull mode, and warns the sockets that are about to expire. */
  sweep(now: number): void {
    for (const socket of this.#open()) {
      const seat = seatOf(socket);
      if (seat.expiresAt <= now) close(socket, "expired");
      else if (seat.state === "catching_up" && seat.heardAt + SILENCE_MS <= now) close(socket, "slow");
      else if (!seat.isWarned && seat.expiresAt - WARNING_MS <= now) {
        send(socket, { type: "auth_expiring", at: new Date(seat.expiresAt).toISOString() });
        keepSeat(socket, { ...seat, isWarned: true });
      }
    }
  }

  clocks(): SocketClock[] {
    return this.#open().map((socket) => {
      const { expiresAt, isWarned, state, heardAt } = seatOf(socket);
      return { expiresAt, isWarned, silentSince: state === "catching_up" ? heardAt : null };
    });
  }

  /**
   * Sends the next page once the last is nearly acknowledged; a page that reaches the head ends the replay.
   */
  #pull(socket: WebSocket, seat: Seat): void {
    let next = seat;
    const isDrained = next.told - next.acked <= PULL_EVENTS && this.#unacknowledged(next) <= PULL_BYTES;
    if (isDrained) {
      const page = this.#page(next.flowId, next.sent);
      if (page.events.length > 0) socket.send(eventsFrame(page.events));
      next = movedOver(next, page);
      if (page.lastSeq === this.#log.headSeq()) {
        next = { ...next, state: "live" };
        send(socket, { type: "caught_up", head: this.#log.cursor(page.lastSeq) });
      } else if (page.events.length === 0) this.#lookFurther(socket);
    }
    keepSeat(socket, next);
  }

  /**
   * Goes on behind a stretch of the log without an event of the socket's flow, once others had their turn.
   */
  #lookFurther(socket: WebSocket): void {
    if (this.#looking.has(socket)) return;
    this.#looking.add(socket);
    const further = scheduler.wait(0).then(() => {
      this.#looking.delete(socket);
      if (socket.readyState !== WebSocket.OPEN) return;
      const seat = seatOf(socket);
      // Nobody can acknowledge what was filtered out, so the client is not silent.
      if (seat.state === "catching_up") this.#pull(socket, { ...seat, heardAt: Date.now() });
    });
    this.#ctx.waitUntil(further);
  }

  #page(flowId: string | null, after: number): Page {
    if (flowId === null) return this.#log.page(after, CREDIT_EVENTS);
    return this.#log.pageOfFlow(after, { flowId, limit: CREDIT_EVENTS });
  }

  #reset(socket: WebSocket, seat: Seat, reason: string): void {
    const head = this.#log.headSeq();
    send(socket, { type: "reset", reason, head: this.#log.cursor(head) });
    keepSeat(socket, { ...seat, state: "live", sent: head, told: head, acked: head });
  }

  #hasCredit(seat: Seat): boolean {
    return seat.told - seat.acked <= CREDIT_EVENTS && this.#unacknowledged(seat) <= CREDIT_BYTES;
  }

  /** The bytes of the log between what was acknowledged and what was told. */
  #unacknowledged({ acked, told }: Seat): number {
    return acked === told ? 0 : this.#log.bytesAfter(acked) - this.#log.bytesAfter(told);
  }

  /** The open sockets; the runtime also lists those that are closing. */
  #open(tag?: string): WebSocket[] {
    return this.#ctx.getWebSockets(tag).filter((socket) => socket.readyState === WebSocket.OPEN);
  }
}
