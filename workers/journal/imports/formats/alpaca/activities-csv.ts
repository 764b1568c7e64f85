import { cellReader, columnsOf, csvRows, firstRecords } from "../csv-rows.ts";
import { type Format, type FormatReader, type ParseOptions, type ReaderMark } from "../format.ts";
import { readGroup } from "../parts/groups.ts";
import { activities } from "./activities.ts";

// Source of the format: the fields of Alpaca's account activities, as its dashboard and clients write them.
const NEEDED = ["activitytype", "id", "symbol", "qty"];

function activityColumns(cells: readonly string[]): Map<string, number> | null {
  const columns = columnsOf(cells);
  return NEEDED.every((name) => columns.has(name)) ? columns : null;
}

function open(options: ParseOptions, from?: ReaderMark): FormatReader {
  const reader = activities({ account: options.account ?? "Alpaca" });
  let columns: Map<string, number> | null = null;
  return csvRows(
    from,
    (line, cells) => {
      const header = activityColumns(cells);
      if (header !== null) {
        columns = header;
        return null;
      }
      const at = columns;
      if (at === null || cells.every((cell) => cell.trim() === "")) return null;
      return readGroup([{ line }], () => reader.read({ line, field: cellReader(at, cells) }));
    },
    reader,
  );
}

export const alpacaActivitiesCsv: Format = {
  name: "alpaca-activities-csv",
  title: "Alpaca account activities CSV",
  clock: { timeZone: "UTC", isFixed: true },
  detect: (head) => (firstRecords(head, 3).some((cells) => activityColumns(cells) !== null) ? 1 : 0),
  open,
};
