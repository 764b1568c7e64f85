import type { StatedBalance } from "../../../../bookings/core/stated-balance.ts";
import type { Parsed } from "../../../core/parsed.ts";
import { excerpt, readRow, RowRefused } from "../../../core/row-refused.ts";
import { stampReader } from "../../../core/stamps.ts";
import { readText } from "../../cells.ts";
import { cellReader, columnsOf, csvRows, firstRecords, type Held } from "../../csv-rows.ts";
import type { Format, FormatReader, ParseOptions, ReaderMark } from "../../format.ts";
import { IBKR_CLOCK } from "../zone.ts";
import { readAction, readTransfer } from "./actions.ts";
import { type EndingRow, periodEnd, readEndingCash, readPosition } from "./balances.ts";
import { isTotal, type SectionRow } from "./fields.ts";
import { MONEY_SECTIONS, readMoneyRow } from "./money.ts";
import { readTrade } from "./trades.ts";

// Client Portal, Performance & Reports, Statements, Activity, CSV. Each line begins with its section.
const READ_SECTIONS = new Set([
  ...MONEY_SECTIONS.keys(),
  "Trades",
  "Corporate Actions",
  "Transfers",
  "Open Positions",
  "Cash Report",
]);

type Section = { name: string; columns: Map<string, number> };

function open(options: ParseOptions, from?: ReaderMark): FormatReader {
  const readStamp = stampReader(options.timeZone);
  let account = options.account ?? "Interactive Brokers";
  let isEnglish = true;
  /** The end of the statement's period; null where it states none. */
  let end: number | null = null;
  let section: Section | null = null;
  /** An order waits, because rows of its executions may follow and then count in its place. */
  let order: { symbol: string; found: Parsed } | null = null;
  const held: Held = { isEmpty: () => order === null, end: takeOrder };
  return csvRows(from, rowsOf, held);

  function rowsOf(line: number, cells: string[]): Parsed | Parsed[] | null {
    const [name = "", kind = "", first = "", second = ""] = cells;
    if (kind === "Header") {
      if (name === "Statement") isEnglish = first === "Field Name";
      if (!isEnglish && name !== "Statement") return otherLanguage(line, name);
      section = READ_SECTIONS.has(name) ? { name, columns: columnsOf(cells) } : null;
      return null;
    }
    if (name === "Statement" && first === "Period") {
      end = periodEnd(second);
      return null;
    }
    if (name === "Account Information" && first === "Account" && options.account === null) {
      account = readText(second.slice(0, 40), "Account", 40) ?? account;
      return null;
    }
    if (kind !== "Data" || section === null || section.name !== name) return takeOrder();
    const field = cellReader(section.columns, cells);
    if (cells.slice(2, 6).some(isTotal)) return takeOrder();
    const stated = options.account === null ? field("account").trim().slice(0, 80) : "";
    const row = { field, columns: section.columns, account: stated || account, readStamp };
    return name === "Trades"
      ? tradeRow(line, row)
      : [...takeOrder(), ...otherRow(line, name, { ...row, end })];
  }

  function tradeRow(line: number, row: SectionRow): Parsed[] {
    const detail = row.field("datadiscriminator").trim();
    if (detail !== "Order" && detail !== "Trade" && detail !== "") return takeOrder();
    const symbol = row.field("symbol").trim();
    // The executions of an order follow it; they count in its place.
    if (detail === "Trade" && order?.symbol === symbol) order = null;
    const before = takeOrder();
    const found = readRow(line, () => readTrade(row));
    if (found === null) return before;
    if (detail !== "Order") return [...before, found];
    order = { symbol, found };
    return before;
  }

  function takeOrder(): Parsed[] {
    const ready = order === null ? [] : [order.found];
    order = null;
    return ready;
  }
}

function otherLanguage(line: number, section: string): Parsed {
  const reason = `The section “${excerpt(section)}” is not in English; set the statement's language to English`;
  return { line, reason };
}

function otherRow(line: number, section: string, row: EndingRow): Parsed[] {
  if (section === "Open Positions") return statedRow(line, () => readPosition(row));
  if (section === "Cash Report") return statedRow(line, () => readEndingCash(row));
  const found = readRow(line, () => {
    if (section === "Corporate Actions") return readAction(row);
    if (section === "Transfers") return readTransfer(row);
    return readMoneyRow(MONEY_SECTIONS.get(section) ?? null, row);
  });
  return found === null ? [] : [found];
}

function statedRow(line: number, read: () => StatedBalance | null): Parsed[] {
  try {
    const stated = read();
    return stated === null ? [] : [{ line, stated }];
  } catch (error) {
    if (error instanceof RowRefused) return [{ line, reason: error.message }];
    throw error;
  }
}

function detect(head: string): number {
  const records = firstRecords(head);
  if (records.some(([name]) => name === "Transaction History")) return 0;
  const [first] = records;
  return first?.[0] === "Statement" && first[1] === "Header" ? 1 : 0;
}

export const ibkrActivityCsv: Format = {
  name: "ibkr-activity-csv",
  title: "Interactive Brokers activity statement CSV",
  clock: IBKR_CLOCK,
  detect,
  open,
};
