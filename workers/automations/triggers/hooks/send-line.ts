/** The most that one batch of a queue takes: messages, and characters of JSON, of which one has 3 bytes. */
const MOST_TOGETHER = 100;
const MOST_CHARS = 60_000;
/** Who was not told by then sends by itself, because the request that sends for it may have been cut off. */
const PATIENCE_MS = 1_000;

/** How the messages of this request leave, and what keeps the request alive while it sends for others. */
export type Sending<Message> = {
  send(messages: readonly Message[]): Promise<void>;
  waitUntil(work: Promise<unknown>): void;
};

/** What one that waits is told: its message is in the queue or is not, or it is its turn to send for all. */
type Word = "sent" | "send" | "late" | { failure: unknown };
type Waiting<Message> = { message: Message; chars: number; tell(word: Word): void };

/**
 * Sends messages of concurrent requests together: those that come while one is on its way leave as the next
 * batch. A message may be sent twice, so whoever reads it must know it again.
 */
export class SendLine<Message> {
  readonly #patienceMs: number;
  #waiting: Waiting<Message>[] = [];
  /** Since when a request has been sending, in epoch ms; null when none is. */
  #sendsSince: number | null = null;

  constructor(patienceMs = PATIENCE_MS) {
    this.#patienceMs = patienceMs;
  }

  /** Resolves once the queue has the message, of so many characters as JSON. */
  async send(message: Message, chars: number, { send, waitUntil }: Sending<Message>): Promise<void> {
    const since = this.#sendsSince;
    const isSending = since !== null && Date.now() - since < this.#patienceMs;
    const word = isSending ? await this.#wait(message, chars) : "send";
    if (word === "sent") return;
    if (word === "late") return send([message]);
    if (word !== "send") throw word.failure;
    this.#sendsSince = Date.now();
    const work = this.#sendAll(message, chars, send);
    // The others depend on it, whatever becomes of this request's caller.
    waitUntil(work.catch(() => undefined));
    return work;
  }

  async #wait(message: Message, chars: number): Promise<Word> {
    const { promise, resolve } = Promise.withResolvers<Word>();
    const waiting = { message, chars, tell: resolve };
    this.#waiting.push(waiting);
    // A request that waits for another one alone would count as hung.
    const timer = setTimeout(() => {
      this.#waiting = this.#waiting.filter((each) => each !== waiting);
      resolve("late");
    }, this.#patienceMs);
    const word = await promise;
    clearTimeout(timer);
    return word;
  }

  async #sendAll(message: Message, chars: number, send: Sending<Message>["send"]): Promise<void> {
    const others = this.#take(chars);
    try {
      await send([message, ...others.map((each) => each.message)]);
      for (const each of others) each.tell("sent");
    } catch (failure) {
      for (const each of others) each.tell({ failure });
      throw failure;
    } finally {
      const next = this.#waiting.shift();
      this.#sendsSince = next === undefined ? null : Date.now();
      next?.tell("send");
    }
  }

  #take(chars: number): Waiting<Message>[] {
    let sum = chars;
    const fits = this.#waiting.findIndex(
      (each, n) => (sum += each.chars) > MOST_CHARS || n === MOST_TOGETHER - 1,
    );
    return this.#waiting.splice(0, fits === -1 ? this.#waiting.length : fits);
  }
}
