import { DurableObject } from "cloudflare:workers";
import {
  type Appended,
  type LiveEvent,
  type Replay,
  type Row,
  SOCKET_HEADERS,
  type Source,
  SUBPROTOCOL,
} from "#shared/stream.ts";
import { EventLog } from "./event-log.ts";
import { nextAlarm } from "./next-alarm.ts";
import { Sockets } from "./sockets.ts";

/** Codes that no peer sends; the runtime reports them for a close without a code. */
const UNSPEAKABLE = new Set([1005, 1006, 1015]);

/**
 * One object per user, named by the user id. It decides the order of that user's events and sends them to
 * every socket. The runtime holds a frame back until the writes before it are durable.
 */
export class UserStream extends DurableObject<Env> {
  readonly #log: EventLog;
  readonly #sockets: Sockets;
  /** The alarm that this instance knows of. An eviction forgets it, which costs at most one extra alarm. */
  #armedFor: number | null = null;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#log = new EventLog(ctx.storage);
    this.#sockets = new Sockets(ctx, this.#log, (asked) => ctx.exports.FlowFrames.execute(asked));
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
  }

  /** Appends committed events in the order of their source and sends them to every socket. */
  append(source: Source, generation: number, floor: number, rows: Row[]): Appended {
    const { answer, from, restarted } = this.#log.append({ source, generation, floor, rows });
    if (restarted) this.#sockets.reset();
    else if (this.#log.headSeq() > from) this.#sockets.broadcast(from, Date.now());
    this.#arm();
    return answer;
  }

  /** Sends events to the sockets that are open now, without storing them. */
  live(...events: LiveEvent[]): void {
    for (const event of events) this.#sockets.live(event);
  }

  /** Whether a socket is open that gets live events. */
  isHeard(): boolean {
    return this.#sockets.isHeard();
  }

  read(since: string | null, limit: number): Replay {
    return this.#log.read(since, limit);
  }

  /** Closes the sockets of ended sessions and returns how many were closed. */
  revoke(sessionIds: string[]): number {
    const now = Date.now();
    return sessionIds.reduce((closed, sessionId) => closed + this.#sockets.revoke(sessionId, now), 0);
  }

  /**
   * Deletes the log, closes every socket and returns the number of deleted events. It is final: a tombstone
   * refuses every later event.
   */
  async erase(): Promise<number> {
    const events = this.#log.erase(Date.now());
    this.#sockets.closeAll("erased");
    await this.ctx.storage.deleteAlarm();
    return events;
  }

  ping(): "pong" {
    return "pong";
  }

  /**
   * Accepts only a WebSocket upgrade; the Worker has authenticated the user and names the session in headers.
   */
  override fetch(request: Request): Response {
    const userId = request.headers.get(SOCKET_HEADERS.user) ?? "";
    const sessionId = request.headers.get(SOCKET_HEADERS.session);
    const expiresAt = Number(request.headers.get(SOCKET_HEADERS.expires));
    if (sessionId === null || !(expiresAt > 0) || request.headers.get("upgrade") !== "websocket")
      return new Response(null, { status: 426 });
    const [client, server] = Object.values(new WebSocketPair());
    if (client === undefined || server === undefined) throw new Error("a WebSocketPair has two ends");
    const since = new URL(request.url).searchParams.get("since") || null;
    const asked = request.headers.get(SOCKET_HEADERS.kind);
    const kind = asked === "feed" || asked === "guard" ? asked : "device";
    const flowId = request.headers.get(SOCKET_HEADERS.flow);
    this.#sockets.open(server, { userId, sessionId, expiresAt, kind, flowId }, since, Date.now());
    this.#arm();
    const headers = new Headers();
    if (request.headers.has("sec-websocket-protocol")) headers.set("sec-websocket-protocol", SUBPROTOCOL);
    return new Response(null, { status: 101, webSocket: client, headers });
  }

  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): Promise<void> | void {
    return this.#sockets.receive(socket, message, Date.now());
  }

  override webSocketClose(socket: WebSocket, code: number, reason: string): void {
    if (!UNSPEAKABLE.has(code) && socket.readyState !== WebSocket.CLOSED) socket.close(code, reason);
  }

  override webSocketError(): void {
    // The socket is gone and its client will resume. Without this method the runtime logs an exception.
  }

  override async alarm(): Promise<void> {
    const now = Date.now();
    this.#armedFor = null;
    this.#sockets.sweep(now);
    this.#log.prune(now);
    this.#arm();
  }

  /**
   * Moves the alarm only when it would come too late; an alarm that comes too early just sets the next one.
   */
  #arm(): void {
    const next = nextAlarm(Date.now(), { sockets: this.#sockets.clocks(), log: this.#log.age() });
    if (next === null || (this.#armedFor !== null && this.#armedFor <= next)) return;
    this.#armedFor = next;
    void this.ctx.storage.setAlarm(next);
  }
}
