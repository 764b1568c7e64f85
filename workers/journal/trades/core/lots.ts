import { averageValue, FEE_STEP, share } from "../../../math/fixed-point.ts";
import { type Ratio, scaledToStep } from "./ratio.ts";

/**
 * The rest of one opening: `quantity` at 18 places, its `value` at 36 places before the multiplier, `fee` not
 * yet allocated. `order` rises within a trade. `price` is the value of a unit, cut to 18 places.
 */
export type Lot = { order: number; price: bigint; quantity: bigint; value: bigint; fee: bigint };

/** What a closing takes out of a book: the lots' value (36 places) and their share of the entry fees. */
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
  book.value += lot.value;
  book.fee += lot.fee;
  if (method === "hifo") rise(book.lots, book.lots.length - 1);
}

/**
 * Takes a quantity from a book. Each lot gives its value and its fee pro rata, and its last part takes the
 * rest. Throws a RangeError when the book holds less.
 */
export function takeLots(
  method: LotBook,
  book: Book,
  quantity: bigint,
  onPart?: (lot: Lot, part: Taken & { quantity: bigint }) => void,
): Taken {
  let left = quantity;
  let value = 0n;
  let fee = 0n;
  while (left > 0n) {
    const lot = nextLot(method, book);
    const isWhole = lot.quantity <= left;
    const part = isWhole ? lot.quantity : left;
    const partValue = isWhole ? lot.value : averageValue(lot.value, part, lot.quantity);
    const partFee = isWhole ? lot.fee : share(lot.fee, part, lot.quantity, FEE_STEP);
    value += partValue;
    fee += partFee;
    left -= part;
    onPart?.(lot, { quantity: part, value: partValue, fee: partFee });
    if (isWhole) drop(method, book);
    else {
      lot.quantity -= part;
      lot.value -= partValue;
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

/**
 * The lots after a split; their values and fees stay. They add up to `held`, the quantity of the whole after
 * it. Quantities are exact where all of them can be, else half-even to 12 places by their running sum. A lot
 * of which nothing is left is joined to its neighbour.
 */
export function splitLots(lots: readonly Lot[], ratio: Ratio, held: bigint): Lot[] {
  const isExact = lots.every(({ quantity }) => (quantity * ratio.after) % ratio.before === 0n);
  const split: Lot[] = [];
  let [passed, given, value, fee] = [0n, 0n, 0n, 0n];
  for (const [at, lot] of lots.entries()) {
    passed += lot.quantity;
    value += lot.value;
    fee += lot.fee;
    const sum = isExact ? (passed * ratio.after) / ratio.before : scaledToStep(passed, ratio);
    const until = at === lots.length - 1 || sum > held ? held : sum;
    const quantity = until - given;
    if (quantity === 0n) continue;
    split.push({ order: lot.order, price: value / quantity, quantity, value, fee });
    [given, value, fee] = [until, 0n, 0n];
  }
  const last = split.at(-1);
  if (last !== undefined) {
    last.value += value;
    last.fee += fee;
  }
  return split;
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

/** Highest price first, to the last digit also after a split; at equal prices the lot opened first. */
function isBefore(a: Lot | undefined, b: Lot | undefined): boolean {
  if (a === undefined || b === undefined) return a !== undefined;
  if (a.price !== b.price) return a.price > b.price;
  const [one, other] = [a.value * b.quantity, b.value * a.quantity];
  return one === other ? a.order < b.order : one > other;
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
