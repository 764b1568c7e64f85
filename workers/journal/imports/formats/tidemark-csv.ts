import { AssetClass, Effect, FeeSource } from "#shared/contracts/fills.ts";
import { isId } from "#shared/ids.ts";
import { BookingKind } from "#shared/contracts/bookings.ts";
import type { Decimal } from "#shared/decimal.ts";
import type { Row } from "../../fills/core/facts.ts";
import { readCurrency, readNumber, readPositive, readText } from "./cells.ts";
import { readBalance, readMoneyOf } from "./tidemark-booking.ts";
import { cellReader, columnsOf, csvRows, firstRecords } from "./csv-rows.ts";
import { type Format, type FormatReader, type ParseOptions, type ReaderMark } from "./format.ts";
import { isDate, nearestDate, stampReader, type Stamp } from "../core/stamps.ts";
import { cleanNote, excerpt, leaveOut, readRow, refuse } from "../core/row-refused.ts";

const NEEDED = ["executedat", "currency"];
const OF_FILLS = ["side", "quantity", "price"];
const OF_BOOKINGS = ["kind", "amount"];
// The export's prefix for a cell that a spreadsheet would run as a formula.
const SHIELDED = /^'(?=['=+\-@\t\r])/;

function tidemarkColumns(cells: readonly string[]): Map<string, number> | null {
  const columns = columnsOf(cells);
  const has = (names: readonly string[]) => names.every((name) => columns.has(name));
  const namesInstruments = columns.has("symbol") || columns.has("isin");
  const isOurs = has(NEEDED) && ((has(OF_FILLS) && namesInstruments) || has(OF_BOOKINGS));
  return isOurs ? columns : null;
}

function open(options: ParseOptions, from?: ReaderMark): FormatReader {
  const readStamp = stampReader(options.timeZone);
  let columns: Map<string, number> | null = null;
  return csvRows(from, (line, cells) => {
    if (columns === null) {
      columns = tidemarkColumns(cells);
      return null;
    }
    const at = columns;
    if (cells.every((cell) => cell.trim() === "")) return null;
    const cell = cellReader(at, cells);
    const field = (name: string): string => cell(name).replace(SHIELDED, "");
    return readRow(line, () => {
      const kind = field("kind").trim().toLowerCase();
      const stamp = field("executedat").trim();
      const when = () => readWhen(readStamp(stamp), field("dateonly"));
      const account = options.account ?? readText(field("account"), "account", 80) ?? "Main";
      if (kind !== "" && kind !== "fill" && kind !== "trade") {
        const known = BookingKind.safeParse(kind);
        if (!known.success && kind !== "balance") return leaveOut("other_kind");
        const currency = readCurrency(field("currency"), "currency");
        const hasInstrument = field("symbol").trim() !== "" || field("isin").trim() !== "";
        const instrument = hasInstrument ? { ...readInstrument(field), currency } : null;
        if (!known.success)
          return { stated: readBalance({ field, instrument, account, currency, when: when() }) };
        const paidIn = field("amountcurrency").trim();
        const money = {
          ...readMoneyOf(known.data, { field, instrument }),
          currency: paidIn === "" ? currency : readCurrency(paidIn, "amount_currency"),
        };
        return { stamp, booking: { account, kind: known.data, instrument, ...money, ...when() } };
      }
      const fillId = field("fillid").trim();
      const exported = isId("fill", fillId) ? { fillId } : {};
      return { stamp, row: { ...readFill(field, { account, when: when() }), ...exported } };
    });
  });
}

/** Reads a fill from its fields, each by the name of its column in small letters without underscores. */
export function readFill(
  field: (name: string) => string,
  { account, when }: { account: string; when: Stamp },
): Row {
  const currency = readCurrency(field("currency"), "currency");
  const note = cleanNote(field("note"));
  return {
    account,
    ...readInstrument(field),
    currency,
    side: readSide(field("side")),
    quantity: readPositive(field("quantity"), "quantity"),
    price: readNumber(field("price"), "price"),
    ...readFee(field, currency),
    ...when,
    effect: readEffect(field("effect")),
    executionId: readText(field("executionid"), "execution_id", 100),
    orderId: readText(field("orderid"), "order_id", 200),
    ...(note === null ? {} : { note }),
  };
}

/** Earlier exports wrote a date without a time as 00:00 in the statement's zone, which is no longer known. */
function readWhen(stamp: Stamp, dateOnly: string): Stamp {
  const isDated = !stamp.dateOnly && dateOnly.trim() === "true";
  return isDated ? { executedAt: nearestDate(stamp.executedAt), dateOnly: true } : stamp;
}

/** An empty fee is not known, which is another thing than a fee of 0. */
function readFee(
  field: (name: string) => string,
  currency: string,
): Pick<Row, "fee" | "feeCurrency" | "feeSource"> {
  const fee = field("fee").trim();
  const named = field("feecurrency").trim();
  const feeCurrency = named === "" ? currency : readCurrency(named, "fee_currency");
  if (fee === "") return { fee: "0", feeCurrency, feeSource: "unknown" };
  return { fee: readNumber(fee, "fee"), feeCurrency, ...readSource(field("feesource")) };
}

function readSource(cell: string): Pick<Row, "feeSource"> {
  const text = cell.trim().toLowerCase();
  if (text === "") return {};
  const known = FeeSource.safeParse(text);
  return known.success
    ? { feeSource: known.data }
    : refuse(`fee_source “${excerpt(cell)}” is not one of ${FeeSource.options.join(", ")}`);
}

function readEffect(cell: string): Effect | null {
  const text = cell.trim().toLowerCase();
  if (text === "") return null;
  const known = Effect.safeParse(text);
  return known.success
    ? known.data
    : refuse(`effect “${excerpt(cell)}” is not one of ${Effect.options.join(", ")}`);
}

function readInstrument(
  field: (name: string) => string,
): Pick<Row, "symbol" | "isin" | "assetClass" | "multiplier" | "underlying" | "expiry" | "strike" | "right"> {
  const isin = readText(field("isin"), "isin", 20);
  const symbol = readText(field("symbol"), "symbol", 100) ?? isin;
  if (symbol === null) return refuse("The row names neither a symbol nor an ISIN");
  const multiplier = field("multiplier").trim();
  const strike = field("strike").trim();
  return {
    symbol,
    isin,
    assetClass: readAssetClass(field("assetclass")),
    multiplier: multiplier === "" ? "1" : readPositive(multiplier, "multiplier"),
    underlying: readText(field("underlying"), "underlying", 100),
    expiry: readExpiry(field("expiry")),
    strike: strike === "" ? null : readStrike(strike),
    right: readRight(field("right")),
  };
}

function readSide(cell: string): Row["side"] {
  const side = cell.trim().toLowerCase();
  if (side === "buy" || side === "sell") return side;
  return refuse(`side “${excerpt(cell)}” is neither buy nor sell`);
}

function readAssetClass(cell: string): AssetClass {
  const text = cell.trim().toLowerCase();
  if (text === "") return "equity";
  const known = AssetClass.safeParse(text);
  return known.success
    ? known.data
    : refuse(`asset_class “${excerpt(cell)}” is not one of ${AssetClass.options.join(", ")}`);
}

function readExpiry(cell: string): string | null {
  const text = cell.trim();
  if (text === "") return null;
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && isDate(text)
    ? text
    : refuse(`expiry “${excerpt(cell)}” is not a date`);
}

function readStrike(cell: string): Decimal {
  return readNumber(cell, "strike");
}

function readRight(cell: string): Row["right"] {
  const text = cell.trim().toLowerCase();
  if (text === "") return null;
  return text === "call" || text === "put"
    ? text
    : refuse(`right “${excerpt(cell)}” is neither call nor put`);
}

export const tidemarkCsv: Format = {
  name: "tidemark-csv",
  title: "Tidemark CSV",
  clock: { timeZone: "UTC", isFixed: false },
  detect: (head) =>
    firstRecords(head)
      .slice(0, 3)
      .some((cells) => tidemarkColumns(cells) !== null)
      ? 1
      : 0,
  open,
};
