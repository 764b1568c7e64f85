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

/** Never sent by a peer: they stand for a close that nobody said. */
const UNSPEAKABLE = new Set([1005, 1006, 1015]);

/**
 * One per user, named by the user id: the place where the order of that user's events is decided and from where
 * they reach every socket. The runtime holds a frame back until what was written before it is durable.
 */
export class UserStream extends DurableObject<Env> {
  readonly #log: EventLog;
  readonly #sockets: Sockets;
  /** The alarm this instance knows of; forgotten on eviction, which costs one alarm too many. */
  #armedFor: number | null = null;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#log = new EventLog(ctx.storage);
    this.#sockets = new Sockets(ctx, this.#log);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
  }

  /** Adds committed events in the order of their source and sends them to every socket. */
  append(source: Source, generation: number, floor: number, rows: Row[]): Appended {
    const { answer, from, restarted } = this.#log.append({ source, generation, floor, rows });
    if (restarted) this.#sockets.reset();
    else if (this.#log.headSeq() > from) this.#sockets.broadcast(from, Date.now());
    this.#arm();
    return answer;
  }

  /** Sends an event to those who are looking now; it is not stored. */
  live(event: LiveEvent): void {
    this.#sockets.live(event);
  }

  read(since: string | null, limit: number): Replay {
    return this.#log.read(since, limit);
  }

  /** Closes the sockets of sessions that have ended; says how many. */
  revoke(sessionIds: string[]): number {
    const now = Date.now();
    return sessionIds.reduce((closed, sessionId) => closed + this.#sockets.revoke(sessionId, now), 0);
  }

  /** Final: the log is gone, every socket is closed, and a tombstone refuses whatever comes later; says how many events it was. */
  async erase(): Promise<number> {
    const events = this.#log.erase(Date.now());
    this.#sockets.closeAll("erased");
    await this.ctx.storage.deleteAlarm();
    return events;
  }

  ping(): "pong" {
    return "pong";
  }

  /** Only the WebSocket upgrade, from a Worker that has already said in headers whose it is. */
  override fetch(request: Request): Response {
    const sessionId = request.headers.get(SOCKET_HEADERS.session);
    const expiresAt = Number(request.headers.get(SOCKET_HEADERS.expires));
    if (sessionId === null || !(expiresAt > 0) || request.headers.get("upgrade") !== "websocket")
      return new Response(null, { status: 426 });
    const [client, server] = Object.values(new WebSocketPair());
    if (client === undefined || server === undefined) throw new Error("a WebSocketPair has two ends");
    const since = new URL(request.url).searchParams.get("since") || null;
    const isFeed = request.headers.has(SOCKET_HEADERS.feed);
    this.#sockets.open(server, { sessionId, expiresAt, isFeed }, since, Date.now());
    this.#arm();
    const headers = new Headers();
    if (request.headers.has("sec-websocket-protocol")) headers.set("sec-websocket-protocol", SUBPROTOCOL);
    return new Response(null, { status: 101, webSocket: client, headers });
  }

  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void {
    this.#sockets.receive(socket, message, Date.now());
  }

  override webSocketClose(socket: WebSocket, code: number, reason: string): void {
    if (!UNSPEAKABLE.has(code) && socket.readyState !== WebSocket.CLOSED) socket.close(code, reason);
  }

  override webSocketError(): void {
    // The socket is gone and its client will resume; without this the runtime logs an exception.
  }

  override async alarm(): Promise<void> {
    const now = Date.now();
    this.#armedFor = null;
    this.#sockets.sweep(now);
    this.#log.prune(now);
    this.#arm();
  }

  /** An alarm that comes too early only sets the next one, so it is moved only when it would come too late. */
  #arm(): void {
    const next = nextAlarm(Date.now(), { sockets: this.#sockets.clocks(), log: this.#log.age() });
    if (next === null || (this.#armedFor !== null && this.#armedFor <= next)) return;
    this.#armedFor = next;
    void this.ctx.storage.setAlarm(next);
  }
}
