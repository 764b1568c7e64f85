import { cellReader, columnsOf, csvRows, firstRecords } from "../csv-rows.ts";
import { type Format, type FormatReader, type ParseOptions, type ReaderMark } from "../format.ts";
import { groups } from "../parts/groups.ts";
import { stampReader } from "../../core/stamps.ts";
import { readSecond, type StatementRow } from "./second.ts";

// Source of the format: transaction histories published with rotki.
const NEEDED = ["account", "operation", "coin", "change"];

function statementColumns(cells: readonly string[]): Map<string, number> | null {
  const at = columnsOf(cells);
  const time = at.get("utctime") ?? at.get("time");
  if (time === undefined || !NEEDED.every((name) => at.has(name))) return null;
  return new Map(at).set("time", time);
}

function open(options: ParseOptions, from?: ReaderMark): FormatReader {
  const readStamp = stampReader("UTC");
  let columns: Map<string, number> | null = null;
  const seconds = groups<StatementRow>((rows) =>
    readSecond(rows, { account: options.account ?? "Binance", readStamp }),
  );
  return csvRows(
    from,
    (line, cells) => {
      const header = statementColumns(cells);
      if (header !== null) {
        columns = header;
        return null;
      }
      const at = columns;
      if (at === null || cells.every((cell) => cell.trim() === "")) return null;
      const stamp = longYear((cells[at.get("time") ?? -1] ?? "").trim());
      return seconds.add(stamp, { line, stamp, field: cellReader(at, cells) });
    },
    seconds,
  );
}

/** Newer files write `25-01-31 10:00:00` for 2025. */
function longYear(stamp: string): string {
  return /^\d{2}-\d{2}-\d{2} /.test(stamp) ? `20${stamp}` : stamp;
}

export const binanceStatementCsv: Format = {
  name: "binance-statement-csv",
  title: "Binance transaction history CSV",
  clock: { timeZone: "UTC", isFixed: true },
  detect: (head) => (firstRecords(head, 3).some((cells) => statementColumns(cells) !== null) ? 0.9 : 0),
  open,
};
