import type { Parsed } from "../../../core/parsed.ts";
import type { StatedBalance } from "../../../../bookings/core/stated-balance.ts";
import { readRow, RowRefused } from "../../../core/row-refused.ts";
import { stampReader } from "../../../core/stamps.ts";
import { readText } from "../../cells.ts";
import type { ParseOptions } from "../../format.ts";
import { readAction, readTransfer } from "./actions.ts";
import { readCashReport, readPosition } from "./balances.ts";
import { readCash } from "./cash.ts";
import type { FlexField } from "./fields.ts";
import type { SectionRow } from "./section-row.ts";
import { flexRow } from "./trade.ts";

export const FLEX_SECTIONS = [
  "trades",
  "cash transactions",
  "corporate actions",
  "transfers",
  "open positions",
  "cash report",
] as const;
export type FlexSection = (typeof FLEX_SECTIONS)[number];

/** What the statement around a row says for rows that do not say it themselves; "" for nothing. */
export type Around = { account: string; fromDate: string; toDate: string };
export const NOTHING_AROUND: Around = { account: "", fromDate: "", toDate: "" };

/** Reads the rows of every section of a Flex query, in either of its formats. */
export function flexSections(
  options: ParseOptions,
): (line: number, section: FlexSection, field: FlexField, around: Around) => Parsed[] {
  const toRow = flexRow(options);
  const readStamp = stampReader(options.timeZone);
  return (line, section, field, around) => {
    const named: FlexField = (name) => field(name).trim() || (name === "accountid" ? around.account : "");
    switch (section) {
      case "trades":
        return oneRow(line, () => toRow(named));
      case "cash transactions":
        return oneRow(line, () => readCash(rowOf(named, around)));
      case "corporate actions":
        return oneRow(line, () => readAction(rowOf(named, around)));
      case "transfers":
        return oneRow(line, () => readTransfer(rowOf(named, around)));
      case "open positions":
        return statedRows(line, () => readPosition(rowOf(named, around)) ?? []);
      case "cash report":
        return statedRows(line, () => readCashReport(rowOf(named, around)));
    }
  };

  function rowOf(field: FlexField, { fromDate, toDate }: Around): SectionRow {
    const account = options.account ?? readText(field("accountid"), "Account", 80) ?? "Interactive Brokers";
    return { field, account, readStamp, fromDate, toDate };
  }
}

function oneRow(line: number, read: Parameters<typeof readRow>[1]): Parsed[] {
  const found = readRow(line, read);
  return found === null ? [] : [found];
}

function statedRows(line: number, read: () => StatedBalance | StatedBalance[]): Parsed[] {
  try {
    return [read()].flat().map((stated) => ({ line, stated }));
  } catch (error) {
    if (error instanceof RowRefused) return [{ line, reason: error.message }];
    throw error;
  }
}

/** Keeps what a statement says of itself short, however long the file's cell is. */
export function aroundOf(account: string, fromDate: string, toDate: string): Around {
  const short = (text: string): string => (text.length > 100 ? "" : text.trim());
  return { account: short(account), fromDate: dateOf(short(fromDate)), toDate: dateOf(short(toDate)) };
}

function dateOf(text: string): string {
  return /^\d{4}-?\d{2}-?\d{2}$/.test(text) ? text : "";
}
