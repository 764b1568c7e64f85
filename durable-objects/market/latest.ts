import type { GivenQuote } from "#shared/market.ts";

type Held = {
  quote: GivenQuote | null;
  isNoted: boolean;
  isPushed: boolean;
  leaseUntil: number;
  /** An alarm may wake the object without its name. */
  symbol: string;
};

const NOTHING: Omit<Held, "symbol"> = { quote: null, isNoted: false, isPushed: false, leaseUntil: 0 };

/** The key under which the object keeps what it knows. */
const KEY = "latest";

/**
 * What outlasts an eviction: the latest quote, whether the ledger has it, and the end of the lease in epoch
 * milliseconds.
 */
export class Latest {
  readonly #storage: DurableObjectStorage;
  #held: Held;
  #isFull: boolean;

  constructor(storage: DurableObjectStorage, name: string | undefined) {
    this.#storage = storage;
    const held = storage.kv.get<Held>(KEY);
    this.#isFull = held !== undefined;
    this.#held = held ?? { ...NOTHING, symbol: name ?? "" };
  }

  get symbol(): string {
    return this.#held.symbol;
  }

  get quote(): GivenQuote | null {
    return this.#held.quote;
  }

  /** True when the ledger has the latest quote. */
  get isNoted(): boolean {
    return this.#held.isNoted;
  }

  get isPushed(): boolean {
    return this.#held.isPushed;
  }

  get leaseUntil(): number {
    return this.#held.leaseUntil;
  }

  /** True when something is kept. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** Takes a quote; false when it is the one that is held already. */
  take(quote: GivenQuote, { isPushed, isNoted }: { isPushed: boolean; isNoted: boolean }): boolean {
    if (this.#held.quote !== null && isSame(this.#held.quote, quote)) return false;
    this.#keep({ ...this.#held, quote, isPushed, isNoted });
    return true;
  }

  /** Marks that the ledger has this quote, unless a later one is held by now. */
  markNoted(quote: GivenQuote): void {
    if (quote === this.#held.quote && !this.#held.isNoted) this.#keep({ ...this.#held, isNoted: true });
  }

  /** Sets the end of the lease. */
  lease(until: number): void {
    if (until !== this.#held.leaseUntil) this.#keep({ ...this.#held, leaseUntil: until });
  }

  /** Forgets everything, so that an object that nobody asks costs nothing. What comes meanwhile stays. */
  async clear(): Promise<void> {
    this.#held = { ...NOTHING, symbol: this.#held.symbol };
    this.#isFull = false;
    await this.#storage.deleteAll();
    if (this.isFull) this.#keep(this.#held);
  }

  #keep(held: Held): void {
    this.#storage.kv.put(KEY, held);
    this.#held = held;
    this.#isFull = true;
  }
}

function isSame(one: GivenQuote, other: GivenQuote): boolean {
  const names = ["bid", "ask", "bidSize", "askSize", "last", "at", "ages", "provider"] as const;
  return names.every((name) => one[name] === other[name]);
}
