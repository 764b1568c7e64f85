import { AssetClass } from "#shared/contracts/fills.ts";
import type { DateOrder, Mapping } from "#shared/contracts/import-mapping.ts";
import { decimal, toDecimal, type Decimal } from "#shared/decimal.ts";
import type { Side } from "#shared/side.ts";
import type { ReadRow } from "../../core/parsed.ts";
import { boundedCell, excerpt, leaveOut, refuse } from "../../core/row-refused.ts";
import { type Stamp, stampReader, withOrderedDate } from "../../core/stamps.ts";
import { negate, readCurrency, readText } from "../cells.ts";
import type { ParseOptions } from "../format.ts";
import { readMappedNumber } from "./mapped-number.ts";

type Cell = (column: string) => string;

/** Reads the rows of a file by its mapping. */
export function rowReader(
  mapping: Mapping,
  { timeZone, account }: ParseOptions,
): (cell: Cell) => Pick<ReadRow, "row" | "stamp"> {
  const { columns, values, decimalMark } = mapping;
  const readTime = timeReader(mapping.dates, timeZone);
  const sideOf = sideReader(mapping);
  const skips = mapping.skip.map(({ column, values: held }) => ({ column, held: new Set(held.map(toWord)) }));
  return (cell) => {
    for (const { column, held } of skips) if (held.has(toWord(cell(column)))) return leaveOut("other_kind");
    const maybe = (column: string | null): string =>
      column === null ? "" : boundedCell(cell(column), column).trim();
    const number = (column: string): Decimal => readMappedNumber(decimalMark, cell(column), column);
    const symbol = readText(cell(columns.symbol), columns.symbol, 100);
    if (symbol === null) return refuse("The row names no symbol");
    const when = boundedCell(cell(columns.executedAt), columns.executedAt).trim();
    const stamp = `${when} ${maybe(columns.time)}`.trim();
    const stated = number(columns.quantity);
    const quantity = stated.startsWith("-") ? negate(stated) : stated;
    if (quantity === "0") return refuse(`${columns.quantity} is zero`);
    const side = sideOf(cell, stated);
    const currencyCell = maybe(columns.currency);
    const currency = currencyCell === "" ? (values.currency ?? "") : currencyCell;
    const assetClass = maybe(columns.assetClass);
    return {
      stamp,
      row: {
        account: account ?? readText(maybe(columns.account), "account", 80) ?? "Main",
        symbol,
        isin: null,
        currency: readCurrency(currency, columns.currency ?? "currency"),
        assetClass: assetClass === "" ? values.assetClass : readAssetClass(assetClass),
        multiplier: values.multiplier,
        underlying: null,
        expiry: null,
        strike: null,
        right: null,
        side,
        quantity,
        price: number(columns.price),
        fee: feeOf(mapping, (column) => (maybe(column) === "" ? "0" : number(column))),
        feeCurrency: readCurrency(currency, columns.currency ?? "currency"),
        ...(columns.fees.length === 0 && { feeSource: "unknown" as const }),
        ...readTime(stamp),
        effect: null,
        executionId: readText(maybe(columns.executionId), "execution id", 100),
      },
    };
  };
}

function feeOf({ columns, costs }: Mapping, number: (column: string) => Decimal): Decimal {
  const sum = toDecimal(
    columns.fees.reduce((total, column) => total.plus(decimal(number(column))), decimal("0")),
  );
  return costs === "negative" ? negate(sum) : sum;
}

/** Files that write a sale as a negative quantity beside the word for it state the sale twice. */
function sideReader({ columns, sides }: Mapping): (cell: Cell, quantity: Decimal) => Side {
  const { side: column } = columns;
  if (column === null) return (_, quantity) => (quantity.startsWith("-") ? "sell" : "buy");
  const buy = new Set(sides.buy.map(toWord));
  const sell = new Set(sides.sell.map(toWord));
  return (cell, quantity) => {
    const word = toWord(cell(column));
    if (sell.has(word)) return "sell";
    if (!buy.has(word))
      return refuse(`${column} “${excerpt(cell(column))}” is neither a purchase nor a sale`);
    return quantity.startsWith("-") ? refuse("The row is a purchase of a negative quantity") : "buy";
  };
}

/** No word of a mapping is longer than 60 characters. */
function toWord(text: string): string {
  return text.slice(0, 200).trim().toLowerCase();
}

function readAssetClass(text: string): AssetClass {
  const known = AssetClass.safeParse(text.toLowerCase());
  return known.success
    ? known.data
    : refuse(`Asset class “${excerpt(text)}” is not one of ${AssetClass.options.join(", ")}`);
}

const UNIX = /^\d{1,13}(\.\d{1,9})?$/;
// The years of `stamps.ts`, in ms.
const FIRST = Date.UTC(1900, 0);
const LAST = Date.UTC(2200, 0);
/** 9:30, 9:30:15 AM and 09:30:15 behind a date. */
const CLOCK =
  /^(\S{6,10}[ T,;]+)(\d{1,2})(:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?) ?([AaPp])?\.?(?:[Mm]\.?)?(.{0,40})$/;

function timeReader(dates: DateOrder, timeZone: string): (stamp: string) => Stamp {
  if (dates === "unix_seconds" || dates === "unix_milliseconds") {
    const unit = dates === "unix_seconds" ? 1_000 : 1;
    return (stamp) => {
      const executedAt = UNIX.test(stamp) ? Math.floor(Number(stamp) * unit) : Number.NaN;
      return executedAt >= FIRST && executedAt < LAST
        ? { executedAt, dateOnly: false }
        : refuse(
            `“${excerpt(stamp)}” is not a time in ${unit === 1 ? "milliseconds" : "seconds"} since 1970`,
          );
    };
  }
  const read = stampReader(timeZone);
  const order = dates === "day_first" ? "day first" : "month first";
  return (stamp) => read(withClock(dates === "iso" ? stamp : withOrderedDate(order, stamp)));
}

/** Writes a time of day with two digits, on a clock of 24 hours. */
function withClock(stamp: string): string {
  const found = CLOCK.exec(stamp);
  if (found === null) return stamp;
  const [, date = "", hour = "", rest = "", half = "", zone = ""] = found;
  const isHalf = half !== "";
  if (isHalf && (Number(hour) < 1 || Number(hour) > 12))
    return refuse(`“${excerpt(stamp)}” is not a time of day`);
  const of24 = isHalf ? (Number(hour) % 12) + (half.toLowerCase() === "p" ? 12 : 0) : Number(hour);
  return `${date}${String(of24).padStart(2, "0")}${rest}${zone}`;
}
