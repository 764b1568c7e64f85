import { FEE_STEP, share } from "../../../math/fixed-point.ts";

/**
 * The rest of one opening fill: `quantity` and `price` at 18 places, `fee` not yet allocated. `order` rises
 * within a trade.
 */
export type Lot = { order: number; price: bigint; quantity: bigint; fee: bigint };

/**
 * What a closing fill takes out of a book: the lots' value at their prices (36 places) and their share of the
 * entry fees.
 */
export type Taken = { value: bigint; fee: bigint };

/**
 * The lots of one method with their total value and fees, so that going flat needs no walk through the lots.
 */
export type Book = { lots: Lot[]; head: number; value: bigint; fee: bigint };

export const LOT_BOOKS = ["fifo", "lifo", "hifo"] as const;
export type LotBook = (typeof LOT_BOOKS)[number];

/** Creates a book with copies of these lots, which are in the order they were opened. */
export function openBook(method: LotBook, lots: readonly Lot[]): Book {
  const book: Book = { lots: [], head: 0, value: 0n, fee: 0n };
  for (const lot of lots) putLot(method, book, lot);
  return book;
}

export function putLot(method: LotBook, book: Book, lot: Lot): void {
  book.lots.push({ ...lot });
  book.value += lot.price * lot.quantity;
  book.fee += lot.fee;
  if (method === "hifo") rise(book.lots, book.lots.length - 1);
}

/**
 * Takes a quantity from a book; each lot pays its fee pro rata, and its last part takes the rest. Throws a
 * RangeError when the book holds less.
 */
export function takeLots(
  method: LotBook,
  book: Book,
  quantity: bigint,
  onPart?: (lot: Lot, quantity: bigint, fee: bigint) => void,
): Taken {
  let left = quantity;
  let value = 0n;
  let fee = 0n;
  while (left > 0n) {
    const lot = nextLot(method, book);
    const isWhole = lot.quantity <= left;
    const part = isWhole ? lot.quantity : left;
    const partFee = isWhole ? lot.fee : share(lot.fee, part, lot.quantity, FEE_STEP);
    value += lot.price * part;
    fee += partFee;
    left -= part;
    onPart?.(lot, part, partFee);
    if (isWhole) drop(method, book);
    else {
      lot.quantity -= part;
      lot.fee -= partFee;
    }
  }
  book.value -= value;
  book.fee -= fee;
  return { value, fee };
}

/** The lots still held, in the order they were opened. */
export function heldLots(book: Book): Lot[] {
  return book.lots.slice(book.head).sort((a, b) => a.order - b.order);
}

function nextLot(method: LotBook, book: Book): Lot {
  const lot = book.lots[method === "fifo" ? book.head : method === "lifo" ? book.lots.length - 1 : 0];
  if (lot === undefined) throw new RangeError("more is closed than the book holds");
  return lot;
}

function drop(method: LotBook, book: Book): void {
  if (method === "lifo") book.lots.pop();
  else if (method === "hifo") dropTop(book.lots);
  else if (++book.head > 1024 && book.head * 2 > book.lots.length) {
    book.lots.splice(0, book.head);
    book.head = 0;
  }
}

/** Highest price first; at equal prices the lot opened first. */
function isBefore(a: Lot | undefined, b: Lot | undefined): boolean {
  if (a === undefined || b === undefined) return a !== undefined;
  return a.price === b.price ? a.order < b.order : a.price > b.price;
}

function rise(heap: Lot[], from: number): void {
  for (let at = from; at > 0;) {
    const parent = (at - 1) >> 1;
    if (!isBefore(heap[at], heap[parent])) return;
    swap(heap, at, parent);
    at = parent;
  }
}

function dropTop(heap: Lot[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  heap[0] = last;
  for (let at = 0; ;) {
    let first = at;
    if (isBefore(heap[2 * at + 1], heap[first])) first = 2 * at + 1;
    if (isBefore(heap[2 * at + 2], heap[first])) first = 2 * at + 2;
    if (first === at) return;
    swap(heap, at, first);
    at = first;
  }
}

function swap(heap: Lot[], a: number, b: number): void {
  const [one, other] = [heap[a], heap[b]];
  if (one === undefined || other === undefined) return;
  heap[a] = other;
  heap[b] = one;
}
