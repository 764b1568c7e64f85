import type { Decimal } from "#shared/decimal.ts";
import type { Parsed } from "../../core/parsed.ts";
import { readRow, RowRefused } from "../../core/row-refused.ts";
import { stampReader, withOrderedDate, type Stamp } from "../../core/stamps.ts";
import { cellReader, csvRows, firstRecords, type Held } from "../csv-rows.ts";
import type { Format, FormatReader, ParseOptions, ReaderMark } from "../format.ts";
import { readMoney } from "../money.ts";
import { costsOf, isDelivery, readCashRow, totalOf } from "./cash-row.ts";
import { Charges } from "./charges.ts";
import { readInstrument } from "./instrument.ts";
import { Orders } from "./orders.ts";
import { isTitle, sectionOf, type Section } from "./sections.ts";

// thinkorswim, Monitor, Account Statement, Export to File. The cash section alone has commissions and fees.
const ACCOUNT = /^Account Statement for (\S{1,40})/;

function open(options: ParseOptions, from?: ReaderMark): FormatReader {
  const readZoned = stampReader(options.timeZone);
  const readStamp = (cell: string): Stamp => readZoned(withOrderedDate("month first", cell));
  let account = options.account ?? "thinkorswim";
  let section: Section | null = null;
  let hasFutures = false;
  let balance: { line: number; cash: Decimal } | null = null;
  const charges = new Charges();
  const orders = new Orders(charges);
  const held: Held = {
    isEmpty: () => charges.isEmpty() && orders.isEmpty() && balance === null,
    end: () => [...orders.end(), ...charges.end(), ...closingBalance()],
  };
  return csvRows(from, rowsOf, held);

  function rowsOf(line: number, cells: string[]): Parsed | Parsed[] | null {
    const header = sectionOf(cells);
    if (header !== null || isTitle(cells)) {
      section = header;
      const ready = orders.end();
      return ready.length === 0 ? null : ready;
    }
    const named = ACCOUNT.exec(cells[0] ?? "")?.[1];
    if (named !== undefined && options.account === null) account = named;
    if (section === null || cells.every((cell) => cell.trim() === "")) return null;
    const field = cellReader(section.columns, cells);
    switch (section.name) {
      case "trades":
        return orders.take(line, account, field, readStamp);
      case "cash":
        return cashRow(line, field, () => `${field("date").trim()} ${field("time").trim()}`);
      case "futures":
        return cashRow(line, field, () => `${field("execdate").trim()} ${field("exectime").trim()}`);
      default:
        return positionRow(line, field);
    }
  }

  function cashRow(line: number, field: (name: string) => string, stampOf: () => string): Parsed | Parsed[] {
    const found = readRow(line, () => {
      const cash = totalOf(field);
      if (cash !== null && section?.name === "cash") balance = { line, cash };
      const type = field("type").trim().toUpperCase();
      if (cash !== null || type === "" || type === "BAL") return null;
      hasFutures ||= section?.name === "futures";
      const stamp = stampOf();
      const when = readStamp(stamp);
      const description = field("description");
      const isOrder = type === "TRD" && !isDelivery(description);
      if (isOrder && charges.take(line, when.executedAt, description, costsOf(field))) return null;
      return { stamp, ...readCashRow({ when, type, description, account }, field) };
    });
    return found ?? [];
  }

  function positionRow(line: number, field: (name: string) => string): Parsed[] {
    if (field("symbol").trim() === "" || /TOTAL/i.test(field("symbol"))) return [];
    try {
      const quantity = readMoney(field("qty"), "Qty");
      return [{ line, stated: { account, at: null, instrument: readInstrument(field), quantity } }];
    } catch (error) {
      if (error instanceof RowRefused) return [{ line, reason: error.message }];
      throw error;
    }
  }

  /** The cash of futures stands apart, so the section's balance is the account's only without any. */
  function closingBalance(): Parsed[] {
    if (balance === null || hasFutures) return [];
    const { line, cash } = balance;
    balance = null;
    return [{ line, stated: { account, at: null, currency: "USD", cash } }];
  }
}

function detect(head: string): number {
  const sections = firstRecords(head).map(sectionOf);
  const names = new Set(sections.map((section) => section?.name));
  if (names.has("trades") || (names.has("cash") && /^Account Statement for /m.test(head))) return 1;
  return names.has("cash") ? 0.8 : 0;
}

export const thinkorswimStatementCsv: Format = {
  name: "thinkorswim-statement-csv",
  title: "thinkorswim account statement CSV",
  // Times are those of the platform's clock, New York unless its user chose another.
  clock: { timeZone: "America/New_York", isFixed: false },
  detect,
  open,
};
