import { CLOSE_CODES, ClientFrame, type ServerFrame } from "#shared/contracts/stream.ts";
import { type LiveEvent, type Logged, parseCursor } from "#shared/stream.ts";
import type { EventLog } from "./event-log.ts";
import { SILENCE_MS, type SocketClock, WARNING_MS } from "./next-alarm.ts";
import { Pace } from "./pace.ts";

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

/** The state of a socket that survives hibernation. `sent` and `acked` are numbers in the current epoch. */
type Attachment = {
  sessionId: string;
  openedAt: number;
  expiresAt: number;
  isWarned: boolean;
  state: "live" | "catching_up" | "guarding";
  sent: number;
  acked: number;
  /** When a client in pull mode last acknowledged a frame, or entered pull mode. */
  heardAt: number;
};

export type Caller = { sessionId: string; expiresAt: number; kind: SocketKind };
type CloseName = keyof typeof CLOSE_CODES;

/**
 * The user's open sockets. The object cannot see how much of its output the runtime still queues, so each
 * client has a credit. Beyond the credit the object pushes nothing and sends pages as the client acknowledges
 * them.
 */
export class Sockets {
  readonly #ctx: DurableObjectState;
  readonly #log: EventLog;
  readonly #pace = new Pace<WebSocket>();

  constructor(ctx: DurableObjectState, log: EventLog) {
    this.#ctx = ctx;
    this.#log = log;
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
    const attachment: Attachment = {
      ...caller,
      openedAt: now,
      isWarned: false,
      state: kind === "guard" ? "guarding" : "catching_up",
      sent: start,
      acked: start,
      heardAt: now,
    };
    if (kind === "guard") socket.serializeAttachment(attachment);
    else if (typeof position === "number") this.#pull(socket, attachment);
    else this.#reset(socket, attachment, position.reset);
  }

  /** Closes the oldest sockets of that kind, so that one more fits. */
  #makeRoom(kind: SocketKind): void {
    const others = this.#open(kind).sort((a, b) => attachmentOf(a).openedAt - attachmentOf(b).openedAt);
    for (const oldest of others.slice(0, Math.max(0, others.length + 1 - MOST[kind])))
      close(oldest, "tooMany");
  }

  /** Sends the events after `from` to every live socket with credit. */
  broadcast(from: number, now: number): void {
    const sockets = this.#open();
    if (sockets.length === 0) return;
    const head = this.#log.headSeq();
    const { events, lastSeq } = this.#log.page(from, CREDIT_EVENTS);
    const frame = eventsFrame(events);
    for (const socket of sockets) {
      const attachment = attachmentOf(socket);
      if (attachment.state !== "live") continue;
      if (lastSeq === head && attachment.sent === from && this.#hasCredit(attachment, head)) {
        socket.send(frame);
        socket.serializeAttachment({ ...attachment, sent: head } satisfies Attachment);
      } else {
        this.#pull(socket, { ...attachment, state: "catching_up", heardAt: now });
      }
    }
  }

  /** Tells every socket that the log was started anew. */
  reset(): void {
    for (const socket of this.#open()) {
      const attachment = attachmentOf(socket);
      if (attachment.state !== "guarding") this.#reset(socket, attachment, "epoch");
    }
  }

  live(event: LiveEvent): void {
    const frame = JSON.stringify({ type: "live", event });
    for (const socket of this.#open()) if (attachmentOf(socket).state === "live") socket.send(frame);
  }

  /**
   * A client may acknowledge only what was sent. Other frames come from a later client; they are ignored, up
   * to a bound a second. No frame brings an alarm forward.
   */
  receive(socket: WebSocket, message: string | ArrayBuffer, now: number): void {
    if (socket.readyState !== WebSocket.OPEN) return; // the frame was on its way when the socket closed
    if (typeof message !== "string" || message.length > MAX_FRAME_CHARS) return socket.close(1009, "frame");
    const heard = this.#acknowledged(socket, message, now);
    if (heard === null) {
      if (!this.#pace.allows(socket, now)) close(socket, "tooMany");
    } else if (heard.state === "catching_up") this.#pull(socket, heard);
    else socket.serializeAttachment(heard);
  }

  /** The attachment after an acknowledgement; null when the frame acknowledges nothing new. */
  #acknowledged(socket: WebSocket, message: string, now: number): Attachment | null {
    const frame = ClientFrame.safeParse(jsonOf(message)).data;
    const cursor = parseCursor(frame?.cursor ?? "");
    if (frame === undefined || cursor === null) return null;
    const attachment = attachmentOf(socket);
    if (cursor.seq <= attachment.acked || cursor.seq > attachment.sent) return null;
    if (this.#log.cursor(cursor.seq) !== frame.cursor) return null; // the cursor of an epoch that was reset
    return { ...attachment, acked: cursor.seq, heardAt: now };
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
      const attachment = attachmentOf(socket);
      if (attachment.expiresAt <= now) close(socket, "expired");
      else if (attachment.state === "catching_up" && attachment.heardAt + SILENCE_MS <= now)
        close(socket, "slow");
      else if (!attachment.isWarned && attachment.expiresAt - WARNING_MS <= now) {
        send(socket, { type: "auth_expiring", at: new Date(attachment.expiresAt).toISOString() });
        socket.serializeAttachment({ ...attachment, isWarned: true } satisfies Attachment);
      }
    }
  }

  clocks(): SocketClock[] {
    return this.#open().map((socket) => {
      const { expiresAt, isWarned, state, heardAt } = attachmentOf(socket);
      return { expiresAt, isWarned, silentSince: state === "catching_up" ? heardAt : null };
    });
  }

  /**
   * Sends the next page once the last is nearly acknowledged; a page that reaches the head ends the replay.
   */
  #pull(socket: WebSocket, attachment: Attachment): void {
    const next = { ...attachment };
    const isDrained = next.sent - next.acked <= PULL_EVENTS && this.#unacknowledged(next) <= PULL_BYTES;
    if (isDrained) {
      const { events, lastSeq } = this.#log.page(next.sent, CREDIT_EVENTS);
      if (events.length > 0) socket.send(eventsFrame(events));
      next.sent = lastSeq;
      if (lastSeq === this.#log.headSeq()) {
        next.state = "live";
        send(socket, { type: "caught_up", head: this.#log.cursor(lastSeq) });
      }
    }
    socket.serializeAttachment(next);
  }

  #reset(socket: WebSocket, attachment: Attachment, reason: string): void {
    const head = this.#log.headSeq();
    send(socket, { type: "reset", reason, head: this.#log.cursor(head) });
    socket.serializeAttachment({
      ...attachment,
      state: "live",
      sent: head,
      acked: head,
    } satisfies Attachment);
  }

  #hasCredit(attachment: Attachment, head: number): boolean {
    return head - attachment.acked <= CREDIT_EVENTS && this.#log.bytesAfter(attachment.acked) <= CREDIT_BYTES;
  }

  #unacknowledged(attachment: Attachment): number {
    return this.#log.bytesAfter(attachment.acked) - this.#log.bytesAfter(attachment.sent);
  }

  /** The open sockets; the runtime also lists those that are closing. */
  #open(tag?: string): WebSocket[] {
    return this.#ctx.getWebSockets(tag).filter((socket) => socket.readyState === WebSocket.OPEN);
  }
}

/** The attachment exists, because `open` attaches one before any event can reach the socket. */
function attachmentOf(socket: WebSocket): Attachment {
  return socket.deserializeAttachment() as Attachment;
}

function send(socket: WebSocket, frame: ServerFrame): void {
  socket.send(JSON.stringify(frame));
}

/** A body is JSON text already. */
function eventsFrame(events: Logged[]): string {
  return `{"type":"events","events":[${events.map(eventJson).join()}]}`;
}

function eventJson({ body, ...event }: Logged): string {
  return `${JSON.stringify(event).slice(0, -1)},"body":${body}}`;
}

function close(socket: WebSocket, reason: CloseName): void {
  socket.close(CLOSE_CODES[reason], reason);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
