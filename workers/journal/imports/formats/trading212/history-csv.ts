import { cellReader, columnsOf, csvRows, firstRecords } from "../csv-rows.ts";
import { type Format, type FormatReader, type ParseOptions, type ReaderMark } from "../format.ts";
import { readGroup } from "../parts/groups.ts";
import { stampReader } from "../../core/stamps.ts";
import { moneyReader } from "./cells.ts";
import { splitHalves } from "./splits.ts";
import { readEntry } from "./entries.ts";

// Source of the format: exports published with capital-gains-calculator and Export-To-Ghostfolio.
const NEEDED = ["action", "isin", "ticker", "noofshares", "priceshare", "id"];

function historyColumns(cells: readonly string[]): Map<string, number> | null {
  const columns = columnsOf(cells);
  const isHistory =
    NEEDED.every((name) => columns.has(name)) && (columns.has("time") || columns.has("timeutc"));
  return isHistory ? columns : null;
}

function open(options: ParseOptions, from?: ReaderMark): FormatReader {
  const readStamp = stampReader(options.timeZone);
  const splits = splitHalves();
  let columns: Map<string, number> | null = null;
  return csvRows(
    from,
    (line, cells) => {
      const header = historyColumns(cells);
      if (header !== null) {
        columns = header;
        return null;
      }
      const at = columns;
      if (at === null || cells.every((cell) => cell.trim() === "")) return null;
      const field = cellReader(at, cells);
      return readGroup([{ line }], () =>
        readEntry(
          { line, field, money: moneyReader(at, field) },
          { account: options.account ?? "Trading 212", readStamp, splits },
        ),
      );
    },
    splits,
  );
}

export const trading212Csv: Format = {
  name: "trading212-csv",
  title: "Trading 212 history CSV",
  clock: { timeZone: "UTC", isFixed: false },
  detect: (head) => (firstRecords(head, 3).some((cells) => historyColumns(cells) !== null) ? 1 : 0),
  open,
};
