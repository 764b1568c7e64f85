import { columnsOf } from "../csv-rows.ts";

/** The sections of an account statement that are read, and the columns by which each is known. */
const SECTIONS = {
  cash: ["date", "time", "type", "ref", "description", "commissionsfees", "amount", "balance"],
  futures: ["tradedate", "execdate", "exectime", "type", "description", "commissionsfees", "amount"],
  trades: [
    "exectime",
    "spread",
    "side",
    "qty",
    "poseffect",
    "symbol",
    "exp",
    "strike",
    "type",
    "price",
    "netprice",
  ],
  options: ["symbol", "optioncode", "exp", "strike", "type", "qty", "mark"],
  equities: ["symbol", "description", "qty", "tradeprice", "mark"],
} as const;

export type Section = { name: keyof typeof SECTIONS; columns: Map<string, number> };

const TITLE = /^[A-Z][A-Za-z &/-]{2,40}$/;

/** The section whose header this record is; null for any other record. */
export function sectionOf(cells: readonly string[]): Section | null {
  const columns = columnsOf(cells);
  const has = (names: readonly string[]) => names.every((name) => columns.has(name));
  // The cash of forex and the positions in futures have columns of the others, and are not read.
  if (columns.has("amountusd") || columns.has("spc")) return null;
  if (has(SECTIONS.trades)) return { name: "trades", columns };
  if (has(SECTIONS.cash)) return { name: "cash", columns };
  if (has(SECTIONS.futures)) return { name: "futures", columns };
  if (has(SECTIONS.options)) return { name: "options", columns };
  return has(SECTIONS.equities) ? { name: "equities", columns } : null;
}

/** True for the line that begins a section, such as `Account Trade History`. */
export function isTitle(cells: readonly string[]): boolean {
  const [first = "", ...others] = cells;
  return TITLE.test(first.trim()) && others.every((cell) => cell.trim() === "");
}
