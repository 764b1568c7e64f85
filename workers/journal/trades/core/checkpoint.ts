import type { OpenTrade } from "./open-trade.ts";
import { heldLots, type Lot, openBook } from "./lots.ts";

/** The value stands only where it is not price × quantity, which is after a split. */
type LotText = [order: number, price: string, quantity: string, fee: string, value?: string];
type TradeText = {
  id: string;
  isLong: boolean;
  openedAt: number;
  openedDateOnly: boolean;
  counts: [fills: number, foreignFees: number, entries: number, splits: number, feesUnknown: number];
  sums: [
    held: string,
    opened: string,
    openedValue: string,
    closed: string,
    closedValue: string,
    value: string,
    fee: string,
    unpriced: string,
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
    counts: [trade.fills, trade.foreignFees, trade.entries, trade.splits, trade.feesUnknown],
    sums: [
      String(trade.held),
      String(trade.opened),
      String(trade.openedValue),
      String(trade.closed),
      String(trade.closedValue),
      String(trade.value),
      String(trade.fee),
      String(trade.unpriced),
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
    entries: counts[2],
    splits: counts[3],
    feesUnknown: counts[4],
    unpriced: BigInt(sums[7]),
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

function writeLot({ order, price, quantity, fee, value }: Lot): LotText {
  const text: LotText = [order, String(price), String(quantity), String(fee)];
  if (price * quantity !== value) text.push(String(value));
  return text;
}

function readLot([order, priceText, quantityText, fee, value]: LotText): Lot {
  const [price, quantity] = [BigInt(priceText), BigInt(quantityText)];
  const exact = value === undefined ? price * quantity : BigInt(value);
  return { order, price, quantity, value: exact, fee: BigInt(fee) };
}
