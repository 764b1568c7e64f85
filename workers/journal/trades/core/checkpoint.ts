import type { OpenTrade } from "./position.ts";
import { heldLots, type Lot, openBook } from "./lots.ts";

type LotText = [order: number, price: string, quantity: string, fee: string];
type TradeText = {
  id: string;
  isLong: boolean;
  openedAt: number;
  openedDateOnly: boolean;
  counts: [fills: number, foreignFees: number, feesUnknown?: number];
  sums: [
    held: string,
    opened: string,
    openedValue: string,
    closed: string,
    closedValue: string,
    value: string,
    fee: string,
  ];
  gross: string[];
  fees: string[];
  lots: LotText[];
  books: [fifo: LotText[], lifo: LotText[], hifo: LotText[]] | null;
};

/**
 * Serialises the state after a fill. Equal states give equal texts, so a derivation sees when it meets the
 * old state.
 */
export function writeState(trade: OpenTrade | null): string {
  if (trade === null) return "flat";
  const { books } = trade;
  const text: TradeText = {
    id: trade.id,
    isLong: trade.isLong,
    openedAt: trade.openedAt,
    openedDateOnly: trade.openedDateOnly,
    counts: [trade.fills, trade.foreignFees, trade.feesUnknown],
    sums: [
      String(trade.held),
      String(trade.opened),
      String(trade.openedValue),
      String(trade.closed),
      String(trade.closedValue),
      String(trade.value),
      String(trade.fee),
    ],
    gross: trade.gross.map(String),
    fees: trade.fees.map(String),
    lots: trade.lots.map(writeLot),
    books:
      books === null
        ? null
        : [
            heldLots(books.fifo).map(writeLot),
            heldLots(books.lifo).map(writeLot),
            heldLots(books.hifo).map(writeLot),
          ],
  };
  return JSON.stringify(text);
}

/** Parses the text that `writeState` wrote. */
export function readState(text: string): OpenTrade | null {
  if (text === "flat") return null;
  const { id, isLong, openedAt, openedDateOnly, counts, sums, gross, fees, lots, books } = parseState(text);
  return {
    id,
    isLong,
    openedAt,
    openedDateOnly,
    held: BigInt(sums[0]),
    opened: BigInt(sums[1]),
    openedValue: BigInt(sums[2]),
    closed: BigInt(sums[3]),
    closedValue: BigInt(sums[4]),
    value: BigInt(sums[5]),
    fee: BigInt(sums[6]),
    fills: counts[0],
    foreignFees: counts[1],
    // A checkpoint from before the column has known fees alone.
    feesUnknown: counts[2] ?? 0,
    gross: gross.map(BigInt),
    fees: fees.map(BigInt),
    lots: lots.map(readLot),
    books:
      books === null
        ? null
        : {
            fifo: openBook("fifo", books[0].map(readLot)),
            lifo: openBook("lifo", books[1].map(readLot)),
            hifo: openBook("hifo", books[2].map(readLot)),
          },
  };
}

/** Only `writeState` writes this column, under the formula that the caller has compared. */
function parseState(text: string): TradeText {
  return JSON.parse(text) as TradeText;
}

function writeLot(lot: Lot): LotText {
  return [lot.order, String(lot.price), String(lot.quantity), String(lot.fee)];
}

function readLot([order, price, quantity, fee]: LotText): Lot {
  return { order, price: BigInt(price), quantity: BigInt(quantity), fee: BigInt(fee) };
}
