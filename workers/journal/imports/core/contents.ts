import {
  LEFT_OUT,
  MOST_NAMED_ACCOUNTS,
  MOST_NAMED_FEES,
  MOST_NAMED_SYMBOLS,
  MOST_ODD_PRICES,
  type ImportContents,
  type LeftOut,
} from "#shared/contracts/import-contents.ts";
import { BOOKING_KINDS, type BookingKind } from "#shared/contracts/bookings.ts";
import { fromFixed, PLACES, toFixed18 } from "../../../math/fixed-point.ts";
import type { Row } from "../../fills/core/facts.ts";
import type { NewFill } from "./incoming.ts";
import { NewTrades } from "./new-trades.ts";
import type { ReadBooking, ReadRow, RowLeftOut } from "./parsed.ts";

/** The price of a share is above zero; that of a future or of an option spread need not be. */
const PRICED_ABOVE_ZERO: ReadonlySet<Row["assetClass"]> = new Set(["equity", "fund"]);

type Sum = { rows: number; sum: bigint };
type End = Pick<Row, "executedAt" | "dateOnly">;

/** Gathers what a file contains while a dry run reads it; the answer is bounded, whatever the file. */
export class Contents {
  readonly #accounts = new Set<string>();
  readonly #symbols = new Set<string>();
  readonly #fees = new Map<string, Sum>();
  readonly #bookings = new Map<BookingKind, { rows: number; sums: Map<string, Sum> }>();
  readonly #leftOut = new Map<LeftOut, { rows: number; firstLine: number }>();
  readonly #odd: ImportContents["oddPrices"] = { rows: 0, first: [] };
  readonly #trades = new NewTrades();
  #first: End | null = null;
  #last: End | null = null;

  add(rows: readonly ReadRow[], leftOut: readonly RowLeftOut[]): void {
    for (const { line, row } of rows) {
      this.#accounts.add(row.account);
      this.#symbols.add(row.symbol);
      if (this.#first === null || row.executedAt < this.#first.executedAt) this.#first = row;
      if (this.#last === null || row.executedAt > this.#last.executedAt) this.#last = row;
      if (row.fee !== "0") addTo(this.#fees, row.feeCurrency, row.fee);
      if (PRICED_ABOVE_ZERO.has(row.assetClass) && (row.price === "0" || row.price.startsWith("-")))
        this.#addOdd(line, row);
    }
    for (const { line, leftOut: kind } of leftOut) {
      const known = this.#leftOut.get(kind);
      if (known === undefined) this.#leftOut.set(kind, { rows: 1, firstLine: line });
      else known.rows++;
    }
  }

  addBookings(rows: readonly ReadBooking[]): void {
    for (const { booking } of rows) {
      const { account, kind, amount, currency, instrument } = booking;
      this.#accounts.add(account);
      if (instrument !== null) this.#symbols.add(instrument.symbol);
      const known = this.#bookings.get(kind) ?? { rows: 0, sums: new Map<string, Sum>() };
      this.#bookings.set(kind, known);
      known.rows++;
      if (amount !== null) addTo(known.sums, currency, amount);
    }
  }

  /** Takes the fills that the import would add. */
  addNew(fills: readonly NewFill[]): void {
    this.#trades.add(fills);
  }

  found(): ImportContents {
    return {
      accounts: namesOf(this.#accounts, MOST_NAMED_ACCOUNTS),
      symbols: namesOf(this.#symbols, MOST_NAMED_SYMBOLS),
      span: this.#span(),
      fees: sumsOf(this.#fees),
      feeCurrencies: this.#fees.size,
      trades: this.#trades.count(),
      leftOut: LEFT_OUT.flatMap((kind) => {
        const counted = this.#leftOut.get(kind);
        return counted === undefined ? [] : [{ kind, ...counted }];
      }),
      bookings: BOOKING_KINDS.flatMap((kind) => {
        const counted = this.#bookings.get(kind);
        return counted === undefined ? [] : [{ kind, rows: counted.rows, sums: sumsOf(counted.sums) }];
      }),
      oddPrices: this.#odd,
    };
  }

  #addOdd(line: number, { symbol, price }: Row): void {
    this.#odd.rows++;
    if (this.#odd.first.length < MOST_ODD_PRICES) this.#odd.first.push({ line, symbol, price });
  }

  #span(): ImportContents["span"] {
    if (this.#first === null || this.#last === null) return null;
    return {
      from: new Date(this.#first.executedAt).toISOString(),
      fromDateOnly: this.#first.dateOnly,
      to: new Date(this.#last.executedAt).toISOString(),
      toDateOnly: this.#last.dateOnly,
    };
  }
}

function addTo(sums: Map<string, Sum>, currency: string, amount: string): void {
  const known = sums.get(currency) ?? { rows: 0, sum: 0n };
  sums.set(currency, { rows: known.rows + 1, sum: known.sum + toFixed18(amount) });
}

/** The sums of the most frequent currencies. */
function sumsOf(sums: ReadonlyMap<string, Sum>): { currency: string; amount: string }[] {
  return [...sums]
    .sort(([a, one], [b, other]) => other.rows - one.rows || (a < b ? -1 : 1))
    .slice(0, MOST_NAMED_FEES)
    .map(([currency, { sum }]) => ({ currency, amount: fromFixed(sum, PLACES) }));
}

function namesOf(names: ReadonlySet<string>, most: number): { count: number; names: string[] } {
  return { count: names.size, names: [...names].slice(0, most) };
}
