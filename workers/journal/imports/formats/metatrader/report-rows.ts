import type { Decimal } from "#shared/decimal.ts";
import { readNumberWith } from "../money.ts";

/**
 * A report names its sections and columns in the language of the terminal. A row is known by its shape, and
 * by `buy`, `sell`, `in` and `out`, which stay. Sources: ReportHistory of MetaTrader 5 (Positions, Orders,
 * Deals) and the statement of MetaTrader 4 (Closed Transactions, Open Trades), as their users publish them.
 */
export type Deal = {
  time: string;
  id: string;
  symbol: string;
  /** `buy`, `sell`, or a kind of booking such as `balance`. */
  type: string;
  direction: string;
  volume: string;
  price: string;
  commission: string;
  fee: string;
  swap: string;
  profit: string;
  comment: string;
};
export type Position = {
  line: number;
  symbol: string;
  side: "buy" | "sell";
  volume: string;
  openTime: string;
  openPrice: string;
  /** Empty for a position that is open. */
  closeTime: string;
  closePrice: string;
  commission: string;
  fee: string;
  swap: string;
  profit: string;
};

const TIME = /^\d{4}[.-]\d{2}[.-]\d{2} \d{2}:\d{2}(:\d{2})?(\.\d{1,3})?$/;
const ID = /^\d{1,20}$/;
const AMOUNT = /^[-+\u2212]? ?\d[\d .,\u00a0\u202f]{0,30}$/;
const DIRECTIONS = new Set(["in", "out", "in/out", "out by"]);
/** Columns of Deals without Fee; the ones after it move when the report has Fee, or Cost as well. */
const FEWEST_COLUMNS = 13;

export const isTime = (cell: string | undefined): boolean => TIME.test(cell ?? "");

/** A row of Deals, read by the number of columns that its header has; null for another row. */
export function dealOf(cells: readonly string[], columns: number): Deal | null {
  const [time = "", id = "", symbol = "", type = "", direction = "", volume = "", price = ""] = cells;
  if (!isTime(time) || !ID.test(id) || !/^[a-z]/i.test(type) || isTime(cells[8])) return null;
  const isTrade = DIRECTIONS.has(direction.toLowerCase());
  if (!isTrade && (direction !== "" || volume !== "")) return null;
  const more = Math.min(2, Math.max(0, columns - FEWEST_COLUMNS));
  const at = (index: number): string => cells[index] ?? "";
  return {
    time,
    id,
    symbol,
    type: type.toLowerCase(),
    direction: direction.toLowerCase(),
    volume,
    price,
    commission: at(more === 2 ? 9 : 8),
    fee: more === 0 ? "" : at(8 + more),
    swap: at(9 + more),
    profit: at(10 + more),
    comment: at(12 + more),
  };
}

/** A row of Positions (MetaTrader 5) or of closed and open trades (MetaTrader 4); null for another row. */
export function positionOf(line: number, cells: readonly string[]): Position | null {
  const at = (index: number): string => cells[index] ?? "";
  const isFive = isTime(at(0)) && ID.test(at(1));
  const isFour = ID.test(at(0)) && isTime(at(1));
  const side = at(isFive ? 3 : 2).toLowerCase();
  if ((!isFive && !isFour) || (side !== "buy" && side !== "sell")) return null;
  const isOpen = isFour && at(8) === "";
  if ((!isTime(at(8)) && !isOpen) || !AMOUNT.test(at(9))) return null;
  const shared = {
    line,
    side,
    openPrice: at(5),
    closeTime: at(8),
    closePrice: at(9),
    commission: at(10),
  } as const;
  return isFive
    ? { ...shared, symbol: at(2), volume: at(4), openTime: at(0), fee: "", swap: at(11), profit: at(12) }
    : { ...shared, symbol: at(4), volume: at(3), openTime: at(1), fee: at(11), swap: at(12), profit: at(13) };
}

/** A deposit or withdrawal of a MetaTrader 4 statement: its amount stands last. Null for another row. */
export function cashOf(cells: readonly string[]): Deal | null {
  const [id = "", time = "", type = "", comment = ""] = cells;
  const profit = cells.at(-1) ?? "";
  if (!ID.test(id) || !isTime(time) || !/^(balance|credit)$/i.test(type) || cells.length < 4) return null;
  const none = { symbol: "", direction: "", volume: "", price: "", commission: "", fee: "", swap: "" };
  return {
    ...none,
    time,
    id,
    type: type.toLowerCase(),
    profit,
    comment: AMOUNT.test(comment) ? "" : comment,
  };
}

/** Reads a number with its thousands parted by spaces, with either decimal mark, such as `- 4 577,86`. */
export function readAmount(cell: string, name: string): Decimal {
  const text = cell.trim();
  if (text === "") return "0";
  const isComma = text.lastIndexOf(",") > text.lastIndexOf(".");
  return readNumberWith(isComma ? "," : ".", text, name);
}

/** The volume of a position; a partial one is written as `0.05 / 0.10`. */
export const volumeIn = (cell: string): string => cell.split("/", 1)[0] ?? "";

/** A stamp of the server's clock, as the readers of stamps take it. */
export const stampIn = (time: string): string => time.replace(/^(\d{4})\.(\d{2})\.(\d{2})/, "$1-$2-$3");
