import type { FillRow } from "./store.ts";

const COLUMNS: readonly (readonly [string, (row: FillRow) => string | null])[] = [
  // A date without a time is the same date in every zone, so it is exported as a date.
  ["executed_at", (row) => (row.date_only ? row.executed_at.slice(0, 10) : row.executed_at)],
  ["account", (row) => shield(row.account)],
  ["symbol", (row) => shield(row.symbol)],
  ["side", (row) => row.side],
  ["quantity", (row) => row.quantity],
  ["price", (row) => row.price],
  ["fee", (row) => row.fee],
  ["currency", (row) => row.currency],
  ["execution_id", (row) => shield(row.execution_id)],
  ["asset_class", (row) => row.asset_class],
  ["multiplier", (row) => row.multiplier],
  ["fee_currency", (row) => row.fee_currency],
  ["isin", (row) => shield(row.isin)],
  ["underlying", (row) => shield(row.underlying)],
  ["expiry", (row) => row.expiry],
  ["strike", (row) => row.strike],
  ["right", (row) => row.right],
  ["date_only", (row) => (row.date_only ? "true" : "")],
  ["effect", (row) => row.effect],
];

export const EXPORT_HEADER = `${COLUMNS.map(([name]) => name).join(",")}\n`;

/** Formats a fill as one line of Tidemark CSV, which the import reads back to the same fill. */
export function csvLine(row: FillRow): string {
  return `${COLUMNS.map(([, cell]) => quote(cell(row) ?? "")).join(",")}\n`;
}

/** Prefixes a name that a spreadsheet would run as a formula. The import removes the prefix again. */
function shield(text: string | null): string | null {
  return text !== null && /^['=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

function quote(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
