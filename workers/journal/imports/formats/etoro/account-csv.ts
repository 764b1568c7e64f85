import type { Parsed } from "../../core/parsed.ts";
import { cellReader, columnsOf, csvRows, firstRecords } from "../csv-rows.ts";
import { type Format, type FormatReader, type ParseOptions, type ReaderMark } from "../format.ts";
import { readGroup } from "../parts/groups.ts";
import { LastBalances } from "../parts/last-balances.ts";
import { stampReader, withOrderedDate } from "../../core/stamps.ts";
import { readActivity } from "./activity.ts";
import { ClosedPositions } from "./closed-positions.ts";

// Source of the format: account statements published with Export-To-Ghostfolio. A statement is a workbook,
// whose sheets follow each other in the text.
const ACTIVITY = ["date", "type", "details", "amount", "units", "positionid"];
const CLOSED = ["positionid", "action", "amount", "units", "opendate", "closedate", "profit"];

type Table = { kind: "activity" | "closed"; at: Map<string, number> };

/** The table that a header begins; newer ones say `Units / Contracts` and `Profit(USD)`. */
function tableOf(cells: readonly string[]): Table | null {
  const found = columnsOf(cells);
  const at = new Map(found);
  const units = found.get("unitscontracts");
  if (units !== undefined) at.set("units", units);
  const profit = found.get("profitusd");
  if (profit !== undefined) at.set("profit", profit);
  if (ACTIVITY.every((name) => at.has(name))) return { kind: "activity", at };
  return CLOSED.every((name) => at.has(name)) ? { kind: "closed", at } : null;
}

function open(options: ParseOptions, from?: ReaderMark): FormatReader {
  const toStamp = stampReader(options.timeZone);
  const readStamp = (cell: string) => toStamp(withOrderedDate("day first", cell));
  const account = options.account ?? "eToro";
  const closed = new ClosedPositions({ account, readStamp });
  const balances = new LastBalances();
  let table: Table | null = null;
  let hasRows = false;
  return csvRows(
    from,
    (line, cells) => {
      const header = tableOf(cells);
      const stated = cells.filter((cell) => cell.trim() !== "").length;
      // `sheet,Dividends` or a line of one cell names the next sheet.
      if (header !== null || stated <= 1 || (cells[0] === "sheet" && stated === 2)) {
        if (header !== null || stated > 0) table = header;
        return null;
      }
      if (table === null) return null;
      const { kind, at } = table;
      const field = blankless(cellReader(at, cells));
      hasRows = true;
      return readGroup([{ line }], (): Parsed[] => {
        if (kind === "closed") return closed.keep(line, field);
        const read = readActivity(line, field, { account, readStamp, isShort: (id) => closed.isShort(id) });
        closed.hasActivity = true;
        if (read.balance !== null) balances.see({ account, asset: "USD", wallet: "", line, ...read.balance });
        return read.found;
      });
    },
    {
      isEmpty: () => !hasRows,
      end: () => [
        ...closed.end(),
        ...balances.end((name, currency, cash, at) => ({ account: name, at, currency, cash })),
      ],
    },
  );
}

/** A dash stands where there is nothing. */
function blankless(cell: (name: string) => string): (name: string) => string {
  return (name) => {
    const text = cell(name).trim();
    return text === "-" ? "" : text;
  };
}

export const etoroAccountCsv: Format = {
  name: "etoro-account-csv",
  title: "eToro account statement, its sheets as CSV",
  clock: { timeZone: "UTC", isFixed: false },
  detect: (head) => (firstRecords(head, 200).some((cells) => tableOf(cells) !== null) ? 1 : 0),
  open,
};
