import { cellReader, columnsOf, csvRows, firstRecords } from "../csv-rows.ts";
import { type Format, type FormatReader, type ParseOptions, type ReaderMark } from "../format.ts";
import { groups } from "../parts/groups.ts";
import { stampReader } from "../../core/stamps.ts";
import { readMovements, type Movement } from "./movements.ts";

// Source of the format: the account statement of Coinbase Pro and Exchange, as published with rotki.
const NEEDED = ["type", "time", "amount", "balance", "amountbalanceunit", "transferid", "tradeid", "orderid"];

function accountColumns(cells: readonly string[]): Map<string, number> | null {
  const columns = columnsOf(cells);
  return NEEDED.every((name) => columns.has(name)) ? columns : null;
}

function open(options: ParseOptions, from?: ReaderMark): FormatReader {
  const readStamp = stampReader("UTC");
  let columns: Map<string, number> | null = null;
  const trades = groups<Movement>((legs) => readMovements(legs, { account: options.account, readStamp }));
  return csvRows(
    from,
    (line, cells) => {
      const header = accountColumns(cells);
      if (header !== null) {
        columns = header;
        return null;
      }
      const at = columns;
      if (at === null || cells.every((cell) => cell.trim() === "")) return null;
      const trade = (cells[at.get("tradeid") ?? -1] ?? "").trim();
      const order = (cells[at.get("orderid") ?? -1] ?? "").trim();
      const key = trade === "" ? `line ${line}` : `${trade} ${order}`;
      return trades.add(key, { line, field: cellReader(at, cells) });
    },
    trades,
  );
}

export const coinbaseAccountCsv: Format = {
  name: "coinbase-account-csv",
  title: "Coinbase Pro and Exchange account statement CSV",
  clock: { timeZone: "UTC", isFixed: true },
  detect: (head) => (firstRecords(head, 3).some((cells) => accountColumns(cells) !== null) ? 1 : 0),
  open,
};
