import { DurableObject } from "cloudflare:workers";
import type { Asked, Bumped, GivenQuote, Watched } from "#shared/market.ts";
import { Latest } from "./latest.ts";
import { isIdle, nextAlarm, type Pending } from "./next-alarm.ts";
import { QuoteSockets } from "./quote-sockets.ts";

/** How long a caller is promised every quote in the ledger. */
export const LEASE_MS = 60_000;
/** A lease with less left than this is renewed while orders wait. */
const RENEWED_MS = 10_000;
/** So many quotes wait for the ledger: more than a second brings, and few to keep. */
const MOST_WRITING = 64;
/** A quote of this age is fresh enough for a caller who asks for one. */
const FRESH_MS = 1000;
/** The ledger hears this often that a symbol is in use. The write waits for the placements on the symbol. */
const SEEN_MS = 10_000;
/** A lease is longer than what was asked by so much, so that storage takes one write for many orders. */
const SPARE_MS = 10_000;
/** Codes that no peer sends; the runtime reports them for a close without a code. */
const UNSPEAKABLE = new Set([1005, 1006, 1015]);
const NEVER: Promise<Bumped> = Promise.resolve({ kind: "unavailable" });

/**
 * One object per symbol, named by the symbol. It alone asks the provider for this symbol, however many users
 * look. It asks through the Worker, which also writes each quote to the ledger while a lease runs. Quotes
 * reach the sockets before the ledger, so the ledger's absence stops no screen.
 */
export class Market extends DurableObject<Env> {
  readonly #latest: Latest;
  readonly #sockets: QuoteSockets;
  #asking: Promise<Asked["kind"]> | null = null;
  #askedAt = 0;
  #seeing: Promise<Bumped> | null = null;
  /** The ledger's last answer, when it came, and when the provider last said that it still holds. */
  #noted: { answer: Bumped; writtenAt: number; at: number } | null = null;
  /** The last write to the ledger. Writes go one after another, so that quotes keep their order. */
  #write: { quote: GivenQuote | null; answer: Promise<Bumped> } = { quote: null, answer: NEVER };
  /** The writes that have no answer yet. */
  #writing = 0;
  /** The alarm that this instance knows of. An eviction forgets it, which costs at most one extra alarm. */
  #armedFor: number | null = null;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#latest = new Latest(ctx.storage, ctx.id.name);
    this.#sockets = new QuoteSockets(ctx, this.#latest.symbol);
  }

  /**
   * Promises that every quote of the next minute is written to the ledger. It answers when the ledger has the
   * latest one.
   */
  async watch(): Promise<Watched> {
    const before = this.#latest.leaseUntil;
    this.#lease();
    const answer = await this.note();
    if (answer.kind === "unknown") this.#latest.lease(before);
    this.#arm();
    return answer.kind === "bumped" ? { kind: "watched" } : answer;
  }

  /** Has the ledger take the latest quote, a fresh one where the provider answers, and returns its number. */
  async note(): Promise<Bumped> {
    const now = Date.now();
    if (this.#latest.isNoted && this.#noted !== null && this.#noted.at + FRESH_MS > now)
      return this.#noted.answer;
    // Nobody waits for news of a quote that was posted here, because the next one is posted here too.
    const isHeld = this.#latest.isPushed && this.#latest.quote !== null;
    const asked = this.#ask(now);
    if (!isHeld && (await asked) === "unknown") return { kind: "unknown" };
    const { quote, isNoted } = this.#latest;
    const isOnItsWay = quote !== null && !isNoted && this.#write.quote === quote;
    const answer = await (isOnItsWay ? this.#write.answer : isNoted ? this.#see(now) : this.#send(quote));
    this.#arm();
    return answer.kind === "unknown" ? { kind: "unavailable" } : answer; // no quote of it has ever come
  }

  /** Takes a quote that was posted. */
  async post(quote: GivenQuote): Promise<Bumped> {
    this.#askedAt = Date.now();
    if (this.#latest.take(quote, { isPushed: true, isNoted: false }))
      this.#sockets.broadcast(quote, this.#askedAt);
    const answer = await this.#send(quote);
    this.#arm();
    return answer;
  }

  /** Accepts only a WebSocket upgrade, which the Worker has admitted; 404 for an unknown symbol. */
  override async fetch(request: Request): Promise<Response> {
    if (request.headers.get("upgrade") !== "websocket") return new Response(null, { status: 426 });
    const isFresh = this.#latest.quote !== null && this.#askedAt + FRESH_MS > Date.now();
    if (!isFresh && (await this.#ask(Date.now())) === "unknown") return new Response(null, { status: 404 });
    const [client, server] = Object.values(new WebSocketPair());
    if (client === undefined || server === undefined) throw new Error("a WebSocketPair has two ends");
    if (!this.#sockets.open(server, this.#latest.quote, Date.now()))
      return new Response(null, { status: 503 });
    this.#arm();
    return new Response(null, { status: 101, webSocket: client });
  }

  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void {
    this.#sockets.receive(socket, message, this.#latest.quote, Date.now());
  }

  override webSocketClose(socket: WebSocket, code: number, reason: string): void {
    if (!UNSPEAKABLE.has(code) && socket.readyState !== WebSocket.CLOSED) socket.close(code, reason);
  }

  override webSocketError(): void {
    // The socket is gone. Without this method the runtime logs an exception.
  }

  override async alarm(): Promise<void> {
    const now = Date.now();
    this.#armedFor = null;
    this.#sockets.closeSlow(now);
    const isLeased = this.#latest.leaseUntil > now;
    if (isLeased || this.#sockets.count() > 0) {
      await this.#ask(now);
      const { quote, isNoted } = this.#latest;
      // The write of an earlier quote may have failed. Near the end of the lease the ledger says whether
      // orders still wait.
      if (isLeased && quote !== null && !isNoted && this.#write.quote !== quote) await this.#send(quote);
      else if (isLeased && isNoted && this.#latest.leaseUntil - now < RENEWED_MS) await this.#send(null);
    } else if (isIdle(now, this.#pending())) {
      await this.#latest.clear();
    }
    this.#arm();
  }

  /** Asks the provider through the Worker; callers who come meanwhile get the same answer. */
  #ask(now: number): Promise<Asked["kind"]> {
    this.#askedAt = now;
    this.#asking ??= this.ctx.exports.MarketFeed.ask(this.#latest.symbol)
      .then((asked) => {
        if (asked.kind === "quote") this.#take(asked.quote, asked.isPushed);
        // The sweep may have removed the row of a quote that was posted to this object.
        const isHeld = asked.kind === "unknown" && asked.isPushed && this.#latest.isPushed;
        return isHeld ? "quote" : asked.kind;
      })
      .catch(() => "unavailable" as const)
      .finally(() => void (this.#asking = null));
    return this.#asking;
  }

  /** A posted quote is read back from the ledger, and only while the object holds none. */
  #take(quote: GivenQuote, isPushed: boolean): void {
    if (isPushed && this.#latest.quote !== null) return;
    const now = Date.now();
    if (!this.#latest.take(quote, { isPushed, isNoted: isPushed })) return;
    this.#sockets.broadcast(quote, now);
    if (!isPushed && this.#latest.leaseUntil > now) void this.#send(quote);
  }

  /**
   * Says in the ledger that the symbol is in use, unless it was said before. Only a caller who comes after a
   * long pause waits for it, because a row that was in use a minute ago stays.
   */
  async #see(now: number): Promise<Bumped> {
    const known = this.#noted;
    if (known === null || known.writtenAt + SEEN_MS <= now)
      this.#seeing ??= this.#send(null).finally(() => void (this.#seeing = null));
    if (known === null || known.writtenAt + LEASE_MS <= now) return this.#seeing ?? this.#send(null);
    known.at = now;
    return known.answer;
  }

  /**
   * Has the ledger take the quote after the one before. Null says there that the symbol is in use, and any
   * write under way says that too. While the ledger does not answer, later quotes are refused and not kept.
   */
  #send(quote: GivenQuote | null): Promise<Bumped> {
    const before = this.#write.answer;
    if (this.#writing > 0 && quote === null) return before;
    if (this.#writing >= MOST_WRITING) return Promise.resolve({ kind: "ledger" });
    this.#writing += 1;
    const answer = before.then(() => this.#bump(quote)).finally(() => void (this.#writing -= 1));
    this.#write = { quote, answer };
    return answer;
  }

  async #bump(quote: GivenQuote | null): Promise<Bumped> {
    const answer = await this.ctx.exports.MarketFeed.bump(this.#latest.symbol, quote).catch((): Bumped => ({
      kind: "ledger",
    }));
    if (answer.kind === "bumped") {
      if (quote !== null) this.#latest.markNoted(quote);
      const at = Date.now();
      this.#noted = { answer, writtenAt: at, at };
      if (answer.works) this.#lease();
    } else if (quote !== null && this.#write.quote === quote) {
      this.#write = { ...this.#write, quote: null };
    }
    // The row was removed, and this object still holds its quote.
    const held = this.#latest.quote;
    return answer.kind === "unknown" && quote === null && held !== null ? this.#bump(held) : answer;
  }

  #lease(): void {
    const until = Date.now() + LEASE_MS;
    if (this.#latest.leaseUntil < until) this.#latest.lease(until + SPARE_MS);
  }

  #pending(): Pending {
    return {
      sockets: this.#sockets.count(),
      behindSince: this.#sockets.behindSince(),
      leaseUntil: this.#latest.leaseUntil,
      askedAt: this.#askedAt,
      isPushed: this.#latest.isPushed,
      isFull: this.#latest.isFull,
    };
  }

  /**
   * Moves the alarm only when it would come too late; an alarm that comes too early just sets the next one.
   */
  #arm(): void {
    const next = nextAlarm(Date.now(), this.#pending());
    if (next === null || (this.#armedFor !== null && this.#armedFor <= next)) return;
    this.#armedFor = next;
    void this.ctx.storage.setAlarm(next);
  }
}
