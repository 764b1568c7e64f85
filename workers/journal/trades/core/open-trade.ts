import type { Book, Lot, LotBook } from "./lots.ts";
import type { Ratio } from "./ratio.ts";

/**
 * A fill as the fold reads it: numbers at 18 places. `fee` is 0 when it is in another currency than the
 * instrument's.
 */
export type Fill = {
  id: string;
  at: number;
  dateOnly: boolean;
  buys: boolean;
  quantity: bigint;
  price: bigint;
  fee: bigint;
  hasForeignFee: boolean;
  isFeeUnknown: boolean;
};

/** Amounts by FIFO, LIFO, HIFO and average, or a single one while all four agree. */
export type Amounts = readonly bigint[];

/** A trade that is not flat yet; `null` in its place is the flat position. */
export type OpenTrade = {
  id: string;
  isLong: boolean;
  openedAt: number;
  openedDateOnly: boolean;
  held: bigint;
  opened: bigint;
  openedValue: bigint;
  closed: bigint;
  closedValue: bigint;
  fills: number;
  foreignFees: number;
  feesUnknown: number;
  /** How often units came in, and how many splits the trade went through. */
  entries: number;
  splits: number;
  /**
   * Units that came in without a known price. Above zero, no lots are kept and nothing more is realised until
   * the position is flat.
   */
  unpriced: bigint;
  /**
   * The lots while every method agrees on them. `books` replaces them from the first closing on which the
   * methods differ.
   */
  lots: Lot[];
  books: Record<LotBook, Book> | null;
  /**
   * The entry value of the held quantity, and its entry fees; they are the whole book of the average method.
   */
  value: bigint;
  fee: bigint;
  gross: bigint[];
  fees: bigint[];
};

/**
 * One closing fill and what it realised by each method. Prices × quantities are at 36 places, before the
 * multiplier. `isKnown` is false when the price of what it closed is not known; the amounts are then empty.
 */
export type Close = {
  trade: OpenTrade;
  fill: Fill;
  quantity: bigint;
  exitFee: bigint;
  isKnown: boolean;
  /** Price × quantity of the exit, at 36 places. */
  proceeds: bigint;
  gross: Amounts;
  entryFees: Amounts;
};

export type Sink = {
  close(close: Close): void;
  trade(trade: OpenTrade, closing: Pick<Fill, "at" | "dateOnly">): void;
  /** Receives the part of a fill that opened a trade or added to it. */
  open?(trade: OpenTrade, fill: Fill, quantity: bigint, fee: bigint): void;
  /** Receives what a split, a transfer, an opening or cash in lieu changes in a trade. */
  change?(trade: OpenTrade, change: Change): void;
};

/**
 * What a booking, or an answer of the owner to a sale, does to a position. Numbers are at 18 places; units
 * that come in are positive, and a null price is not known. `lieu` is money for the fraction of a unit.
 */
export type Move = { id: string; at: number; dateOnly: boolean } & (
  | { kind: "split"; ratio: Ratio }
  | { kind: "transfer" | "opening"; quantity: bigint; price: bigint | null }
  | { kind: "lieu"; money: bigint }
);

/** What a move changed in one trade; units of a short position are negative. */
export type Change = {
  move: Move;
  before: bigint;
  after: bigint;
  /** The cost of units that left, by FIFO, at 36 places. */
  cost?: bigint;
  /** False for a split that is beyond what a trade follows. */
  isFollowed: boolean;
};

/**
 * A trade without units yet. `last` is the id of the trade that ends with the same fill. It has the id
 * already where an answer to that sale opened it. The second trade then has a time that no other one has.
 */
export function begin(fill: Omit<Fill, "quantity">, last: string | null = null): OpenTrade {
  const id = tradeIdOf(fill.id);
  return {
    id: id === last ? `trd_7${fill.id.slice(5)}` : id,
    isLong: fill.buys,
    openedAt: fill.at,
    openedDateOnly: fill.dateOnly,
    held: 0n,
    opened: 0n,
    openedValue: 0n,
    closed: 0n,
    closedValue: 0n,
    fills: 0,
    foreignFees: 0,
    feesUnknown: 0,
    entries: 0,
    splits: 0,
    unpriced: 0n,
    lots: [],
    books: null,
    value: 0n,
    fee: 0n,
    gross: [0n],
    fees: [0n],
  };
}

/**
 * A fill opens at most one trade. So the trade's id is the fill's time and hash under its own prefix,
 * whatever the lot method. A trade that a booking opens has the booking's.
 */
export function tradeIdOf(openingId: string): string {
  return `trd_${openingId.slice(4)}`;
}

/** The units of a trade, negative for a short one; 0 for none. */
export function unitsOf(trade: OpenTrade | null): bigint {
  if (trade === null) return 0n;
  return trade.isLong ? trade.held : -trade.held;
}
