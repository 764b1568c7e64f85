import { CLOSE_CODES } from "#shared/contracts/stream.ts";
import type { MarketFrame } from "#shared/contracts/market.ts";
import { type GivenQuote, isStale } from "#shared/market.ts";
import { acknowledge, BEGINNING, isSlow, offer, type Progress, type Step } from "./conflation.ts";

/** A symbol has at most this many sockets. */
export const MOST_SOCKETS = 5000;
const MAX_FRAME_CHARS = 200;

/** The sockets of one symbol. Each gets the latest quote as fast as its client acknowledges. */
export class QuoteSockets {
  readonly #ctx: DurableObjectState;
  readonly #symbol: string;

  constructor(ctx: DurableObjectState, symbol: string) {
    this.#ctx = ctx;
    this.#symbol = symbol;
  }

  /** Accepts a socket and sends it the latest quote; false when there are too many already. */
  open(socket: WebSocket, quote: GivenQuote | null, now: number): boolean {
    if (this.count() >= MOST_SOCKETS) return false;
    this.#ctx.acceptWebSocket(socket);
    socket.serializeAttachment(BEGINNING);
    if (quote !== null) this.#apply(socket, offer(BEGINNING, now), quote, now);
    return true;
  }

  broadcast(quote: GivenQuote, now: number): void {
    for (const socket of this.#open()) this.#apply(socket, offer(progressOf(socket), now), quote, now);
  }

  /** Takes an acknowledgement, and sends the latest quote to a client that was behind. */
  receive(socket: WebSocket, message: string | ArrayBuffer, quote: GivenQuote | null, now: number): void {
    if (typeof message !== "string" || message.length > MAX_FRAME_CHARS) return socket.close(1009, "frame");
    const step = acknowledge(progressOf(socket), Number(message), now);
    if (step !== null && socket.readyState === WebSocket.OPEN) this.#apply(socket, step, quote, now);
  }

  /** Closes the sockets that stayed behind for too long. */
  closeSlow(now: number): void {
    for (const socket of this.#open())
      if (isSlow(progressOf(socket), now)) socket.close(CLOSE_CODES.slow, "slow");
  }

  count(): number {
    return this.#open().length;
  }

  /** Since when a socket has been behind that is behind longest, in epoch milliseconds. */
  behindSince(): number | null {
    const since = this.#open().flatMap((socket) => progressOf(socket).behindSince ?? []);
    return since.length === 0 ? null : Math.min(...since);
  }

  #apply(socket: WebSocket, { progress, sends }: Step, quote: GivenQuote | null, now: number): void {
    if (sends && quote !== null) {
      const { ages: _, ...shown } = quote;
      const frame: MarketFrame = {
        type: "quote",
        n: progress.sent,
        quote: { symbol: this.#symbol, ...shown, stale: isStale(quote, now) },
      };
      socket.send(JSON.stringify(frame));
    }
    socket.serializeAttachment(progress);
  }

  /** The open sockets; the runtime also lists those that are closing. */
  #open(): WebSocket[] {
    return this.#ctx.getWebSockets().filter((socket) => socket.readyState === WebSocket.OPEN);
  }
}

/** The attachment exists, because `open` attaches one before any quote can reach the socket. */
function progressOf(socket: WebSocket): Progress {
  return socket.deserializeAttachment() as Progress;
}
