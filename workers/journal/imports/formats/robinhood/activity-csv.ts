import type { Parsed } from "../../core/parsed.ts";
import { readRow } from "../../core/row-refused.ts";
import { cellReader, columnsOf, csvRows, firstRecords, type Held } from "../csv-rows.ts";
import type { Format, FormatReader, ParseOptions, ReaderMark } from "../format.ts";
import { ReverseSplits } from "../statement/reverse-splits.ts";
import { Expiries } from "./expiries.ts";
import { readRobinhoodRow } from "./row.ts";

// Robinhood, Reports and statements, Reports, Generate new report. A disclaimer follows the last row.
const NEEDED = ["activitydate", "instrument", "description", "transcode", "quantity", "price", "amount"];
const ALL = [...NEEDED, "processdate", "settledate"];

function robinhoodColumns(cells: readonly string[]): Map<string, number> | null {
  const columns = columnsOf(cells);
  return NEEDED.every((name) => columns.has(name)) ? columns : null;
}

function open(options: ParseOptions, from?: ReaderMark): FormatReader {
  const account = options.account ?? "Robinhood";
  let columns: Map<string, number> | null = null;
  const splits = new ReverseSplits();
  const expiries = new Expiries();
  const held: Held = {
    isEmpty: () => splits.isEmpty() && expiries.isEmpty(),
    end: () => [...splits.end(), ...expiries.end()],
  };
  return csvRows(from, rowsOf, held);

  function rowsOf(line: number, cells: string[]): Parsed | Parsed[] | null {
    const header = robinhoodColumns(cells);
    if (header !== null || columns === null) {
      columns = header ?? columns;
      return null;
    }
    const at = columns;
    const isRow = ["activitydate", "transcode"].some(
      (name) => (cells[at.get(name) ?? -1] ?? "").trim() !== "",
    );
    if (!isRow) return null;
    const field = cellReader(at, cells);
    const kept: Parsed[] = [];
    const found = readRow(line, () => {
      const read = readRobinhoodRow(account, field);
      const stamp = field("activitydate").trim();
      if ("row" in read) {
        if (read.row.assetClass === "option") expiries.count(read.row);
        return { stamp, ...read };
      }
      if ("booking" in read) return { stamp, ...read };
      if ("expiry" in read)
        kept.push(...expiries.take({ line, stamp, row: read.expiry, isMarkedOut: read.isMarkedOut }));
      else kept.push(...splits.take({ line, stamp, ratio: null, ...read }));
      return null;
    });
    return found === null ? kept : [...splits.end(), found];
  }
}

function detect(head: string): number {
  const headers = firstRecords(head).slice(0, 3).map(columnsOf);
  if (headers.some((columns) => ALL.every((name) => columns.has(name)))) return 1;
  return headers.some((columns) => NEEDED.every((name) => columns.has(name))) ? 0.9 : 0;
}

export const robinhoodActivityCsv: Format = {
  name: "robinhood-activity-csv",
  title: "Robinhood activity report CSV",
  // The report names days without times, so no other zone can apply.
  clock: { timeZone: "America/New_York", isFixed: true },
  detect,
  open,
};
