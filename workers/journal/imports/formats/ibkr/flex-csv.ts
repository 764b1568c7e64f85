import { cellReader, columnsOf, csvRows, firstRecords } from "../csv-rows.ts";
import { type Format, type FormatReader, type ParseOptions, type ReaderMark } from "../format.ts";
import { IBKR_CLOCK, statedInCsv } from "./zone.ts";
import { flexRow } from "./flex-row.ts";
import { readRow } from "../../core/row-refused.ts";
import { withOwnNames } from "./flex-fields.ts";

const NEEDED = ["quantity", "tradeprice", "currency"];
const MARKERS = new Set(["BOF", "BOA", "BOS", "EOS", "EOA", "EOF"]);

/** The column indexes of a trades header by name; null for any other record. */
function tradeColumns(cells: readonly string[]): Map<string, number> | null {
  const columns = withOwnNames(columnsOf(cells));
  const isTrades =
    NEEDED.every((name) => columns.has(name)) &&
    (columns.has("buysell") || columns.has("tradeid")) &&
    (columns.has("datetime") || columns.has("tradedate"));
  return isTrades ? columns : null;
}

/** True for the header of another section of the same statement; the rows after it are not trades. */
function isOtherHeader(cells: readonly string[]): boolean {
  return cells[0] === "HEADER" || cells[0] === "ClientAccountID" || cells[0] === "CurrencyPrimary";
}

function open(options: ParseOptions, from?: ReaderMark): FormatReader {
  const toRow = flexRow(options);
  let columns: Map<string, number> | null = null;
  return csvRows(from, (line, cells) => {
    if (MARKERS.has(cells[0] ?? "")) return null;
    const header = tradeColumns(cells);
    if (header !== null || isOtherHeader(cells)) {
      columns = header;
      return null;
    }
    const at = columns;
    if (at === null) return null;
    return readRow(line, () => toRow(cellReader(at, cells)));
  });
}

export const ibkrFlexCsv: Format = {
  name: "ibkr-flex-csv",
  title: "Interactive Brokers Flex Query, trades as CSV",
  clock: IBKR_CLOCK,
  detect: (head) => (firstRecords(head).some((cells) => tradeColumns(cells) !== null) ? 0.9 : 0),
  statedZone: statedInCsv,
  open,
};
