import type { BookingRow } from "../bookings/booking-pages.ts";
import type { NotedFillRow } from "../fills/fill-pages.ts";

const COLUMNS: readonly (readonly [string, (row: NotedFillRow) => string | null])[] = [
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
  // A row without a kind is a fill; the amounts and the ratio are of bookings alone.
  ["kind", () => null],
  ["amount", () => null],
  ["amount_currency", () => null],
  ["ratio", () => null],
  ["note", (row) => shield(row.note)],
  // A fee without a source is stated, as in a file from before this column.
  ["fee_source", (row) => (row.fee_source === "stated" ? null : row.fee_source)],
  ["order_id", (row) => shield(row.order_id)],
  // Imported again, the row means this fill, whatever its owner made of it since.
  ["fill_id", (row) => row.id],
];

export const EXPORT_HEADER = `${COLUMNS.map(([name]) => name).join(",")}\n`;

/** Formats a fill as one line of Tidemark CSV, which the import reads back to the same fill. */
export function csvLine(row: NotedFillRow): string {
  return `${COLUMNS.map(([, cell]) => quote(cell(row) ?? "")).join(",")}\n`;
}

/** Formats a booking as one line of Tidemark CSV, which the import reads back to the same booking. */
export function bookingLine(row: BookingRow): string {
  const cells: Record<string, string | null> = {
    executed_at: row.date_only ? row.executed_at.slice(0, 10) : row.executed_at,
    account: shield(row.account),
    symbol: shield(row.symbol),
    quantity: row.quantity,
    price: row.price,
    currency: row.instrument_currency ?? row.currency,
    execution_id: shield(row.external_id),
    asset_class: row.asset_class,
    multiplier: row.multiplier,
    isin: shield(row.isin),
    underlying: shield(row.underlying),
    expiry: row.expiry,
    strike: row.strike,
    right: row.right,
    date_only: row.date_only ? "true" : "",
    kind: row.kind,
    amount: row.amount,
    // Some instruments pay in another currency than they trade in.
    amount_currency: (row.instrument_currency ?? row.currency) === row.currency ? null : row.currency,
    ratio: row.ratio_after === null ? null : `${row.ratio_after}:${row.ratio_before}`,
    note: shield(row.note),
  };
  return `${COLUMNS.map(([name]) => quote(cells[name] ?? "")).join(",")}\n`;
}

/** Prefixes a name that a spreadsheet would run as a formula. The import removes the prefix again. */
function shield(text: string | null): string | null {
  return text !== null && /^['=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

function quote(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
