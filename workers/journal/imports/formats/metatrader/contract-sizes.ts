import { decimal, toDecimal, type Decimal } from "#shared/decimal.ts";
import type { Named } from "../../../bookings/core/booking.ts";
import { excerpt } from "../../core/row-refused.ts";
import { symbolFacts, type SymbolFacts } from "./symbols.ts";

/**
 * A closed position in numbers. `moved` is how far its price went in its favour, `digits` those of its
 * prices, and `rounding` what its profit may be off by.
 */
export type Move = {
  symbol: string;
  moved: number;
  volume: number;
  digits: number;
  profit: number;
  rounding: number;
};

/** Contract sizes that brokers use; the profits of a symbol choose one of them and nothing between. */
const SIZES = [100_000, 50_000, 10_000, 5_000, 1_000, 500, 100, 50, 25, 20, 10, 5, 2, 1, 0.1, 0.01];
/** Below one unit of money, several sizes could fit. */
const DECISIVE = 1;
const MOST_SYMBOLS = 2_000;

/**
 * Finds how many units a lot of each symbol is, which a report does not say. The profit of a position is its
 * move × volume × size where its price is in the account's own currency. Elsewhere the usual size of a
 * currency pair or a metal counts, and no other is guessed.
 */
export class ContractSizes {
  readonly #votes = new Map<string, number[]>();
  readonly #decisive = new Map<string, number>();
  readonly #facts = new Map<string, SymbolFacts>();
  /** How often the usual size of a pair explains a profit in the currency of its price. */
  readonly #currencies = new Map<string, number>();

  add(move: Move): void {
    const { symbol, profit } = move;
    if (Math.abs(profit) < DECISIVE || move.moved === 0) return;
    const { currency, size } = this.factsOf(symbol);
    if (currency !== null && size !== null && isExact(move, size))
      this.#currencies.set(currency, (this.#currencies.get(currency) ?? 0) + 1);
    if (!this.#votes.has(symbol) && this.#votes.size >= MOST_SYMBOLS) return;
    const votes = this.#votes.get(symbol) ?? SIZES.map(() => 0);
    for (const [n, each] of SIZES.entries()) if (isNear(move, each)) votes[n] = (votes[n] ?? 0) + 1;
    this.#votes.set(symbol, votes);
    this.#decisive.set(symbol, (this.#decisive.get(symbol) ?? 0) + 1);
  }

  factsOf(symbol: string): SymbolFacts {
    const known = this.#facts.get(symbol);
    if (known !== undefined) return known;
    const facts = symbolFacts(symbol);
    if (this.#facts.size < MOST_SYMBOLS) this.#facts.set(symbol, facts);
    return facts;
  }

  /** The currency whose pairs explain the stated profits; null when none does. */
  accountCurrency(): string | null {
    const [best] = [...this.#currencies].toSorted(([, a], [, b]) => b - a);
    return best?.[0] ?? null;
  }

  /** The instrument of a symbol in an account of this currency, or the reason why it cannot be told. */
  instrumentOf(symbol: string, account: string): Named | string {
    const facts = this.factsOf(symbol);
    const currency = facts.currency ?? account;
    const size = currency === account ? (this.#voted(symbol) ?? facts.size) : facts.size;
    if (size === null) {
      return currency === account
        ? `The report does not show how many units a lot of “${excerpt(symbol)}” is; export it with its positions`
        : `A lot of “${excerpt(symbol)}” cannot be told: its price is in ${currency}, its profit in ${account}`;
    }
    return {
      symbol,
      isin: null,
      currency,
      assetClass: facts.assetClass,
      multiplier: toDecimal(decimal(size)),
      underlying: null,
      expiry: null,
      strike: null,
      right: null,
    };
  }

  /** The size that explains more than half of the profits; null without one. */
  #voted(symbol: string): number | null {
    const votes = this.#votes.get(symbol) ?? [];
    const most = votes.reduce((best, each) => Math.max(best, each), 0);
    const size = SIZES[votes.indexOf(most)];
    return size === undefined || most * 2 <= (this.#decisive.get(symbol) ?? 0) ? null : size;
  }
}

function isExact({ moved, profit, volume, rounding }: Move, size: number): boolean {
  return Math.abs(moved * volume * size - profit) <= rounding;
}

/** A position that was closed in parts states the mean of its prices, which is rounded to their digits. */
function isNear(move: Move, size: number): boolean {
  const slack = 0.5 * 10 ** -move.digits * move.volume * size;
  const expected = move.moved * move.volume * size;
  return Math.abs(expected - move.profit) <= move.rounding + Math.min(slack, Math.abs(expected) / 5);
}

/** False when a position's stated profit is not what its prices and the size give. */
export function isExplained(move: Move, multiplier: Decimal): boolean {
  const slack = 0.5 * 10 ** -move.digits * move.volume * Number(multiplier);
  return Math.abs(move.moved * move.volume * Number(multiplier) - move.profit) <= move.rounding + slack;
}
