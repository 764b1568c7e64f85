import type { Parsed } from "../../core/parsed.ts";
import { readRow } from "../../core/row-refused.ts";
import { cellReader, columnsOf, csvRows, firstRecords } from "../csv-rows.ts";
import type { Format, FormatReader, ParseOptions, ReaderMark } from "../format.ts";
import { ReverseSplits, type Half } from "../statement/reverse-splits.ts";
import { readSchwabRow } from "./row.ts";

// Schwab.com, Accounts, History, Export. An earlier age has a title, a comma after each row, and a total.
const NEEDED = ["date", "action", "symbol", "description", "quantity", "price", "feescomm", "amount"];
const TITLE = /^Transactions\s{1,4}for account\s(.{1,60}?)\sas of\s/;
const TOTAL = /^Transactions Total/;

function schwabColumns(cells: readonly string[]): Map<string, number> | null {
  const columns = columnsOf(cells);
  return NEEDED.every((name) => columns.has(name)) ? columns : null;
}

function open(options: ParseOptions, from?: ReaderMark): FormatReader {
  let account = options.account ?? "Schwab";
  let columns: Map<string, number> | null = null;
  const splits = new ReverseSplits();
  return csvRows(from, rowsOf, splits);

  function rowsOf(line: number, cells: string[]): Parsed | Parsed[] | null {
    const header = schwabColumns(cells);
    if (header !== null || columns === null) {
      columns = header ?? columns;
      const titled = TITLE.exec(cells[0] ?? "")?.[1]?.trim();
      if (titled !== undefined && options.account === null) account = `Schwab ${titled}`;
      return null;
    }
    if (cells.every((cell) => cell.trim() === "") || TOTAL.test(cells[0] ?? "")) return null;
    const field = cellReader(columns, cells);
    const halves: Half[] = [];
    const found = readRow(line, () => {
      const read = readSchwabRow(account, field);
      const stamp = field("date").trim();
      if ("row" in read || "booking" in read) return { stamp, ...read };
      halves.push({ line, stamp, ...read });
      return null;
    });
    const [half] = halves;
    if (half !== undefined) return splits.take(half);
    return [...splits.end(), ...(found === null ? [] : [found])];
  }
}

export const schwabTransactionsCsv: Format = {
  name: "schwab-transactions-csv",
  title: "Charles Schwab transaction history CSV",
  // The history names days without times, so no other zone can apply.
  clock: { timeZone: "America/New_York", isFixed: true },
  detect: (head) =>
    firstRecords(head)
      .slice(0, 5)
      .some((cells) => schwabColumns(cells) !== null)
      ? 1
      : 0,
  open,
};
