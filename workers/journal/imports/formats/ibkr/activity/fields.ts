import type { Decimal } from "#shared/decimal.ts";
import { refuse } from "../../../core/row-refused.ts";
import type { StampReader } from "../../../core/stamps.ts";
import { readText } from "../../cells.ts";
import { readNumberWith } from "../../money.ts";

/** One data row of a section: its cells by the names of the section's header. */
export type SectionRow = {
  field: (name: string) => string;
  /** The column names, for those that hold a currency, such as `comminusd`. */
  columns: ReadonlyMap<string, number>;
  account: string;
  readStamp: StampReader;
};

/** A number that the statement groups by commas; null for an empty cell or dashes. */
export function numberOrNull(cell: string, name: string): Decimal | null {
  const text = cell.trim();
  return text === "" || text === "-" || text === "--" ? null : readNumberWith(".", text, name);
}

export function numberOf(cell: string, name: string): Decimal {
  return numberOrNull(cell, name) ?? refuse(`${name} is empty`);
}

export function symbolOf(cell: string): string {
  return readText(cell, "Symbol", 100) ?? refuse("The row names no symbol");
}

/** True for a row that only adds up the rows above it. */
export function isTotal(cell: string): boolean {
  return /^(Sub)?Total\b/i.test(cell.trim());
}
