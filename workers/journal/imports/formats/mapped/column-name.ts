import { LONGEST_COLUMN } from "#shared/unread-file.ts";
import { withoutControls } from "../../core/row-refused.ts";

// More than a name and the spaces around it; a cell may be far longer.
const LONGEST_LOOK = 200;

/** A column's name as it is shown, or a cell of a sample: without controls, and cut. */
export function columnName(cell: string): string {
  return withoutControls(cell.slice(0, LONGEST_LOOK)).trim().slice(0, LONGEST_COLUMN).trim();
}

/** A column's name as it is compared. */
export function columnKey(cell: string): string {
  return columnName(cell).toLowerCase();
}

/** All columns of a file in one text, by which files of one kind are known; null for none. */
export function headerKey(columns: readonly string[]): string | null {
  const keys = columns.map(columnKey).filter((key) => key !== "");
  return keys.length === 0 ? null : JSON.stringify(keys);
}
