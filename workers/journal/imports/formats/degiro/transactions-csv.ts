import { csvRows, firstRecords } from "../csv-rows.ts";
import { type Format, type FormatReader, type ParseOptions, type ReaderMark } from "../format.ts";
import { groups } from "../parts/groups.ts";
import { stampReader, withOrderedDate } from "../../core/stamps.ts";
import { degiroColumns } from "./columns.ts";
import { readTransactions, type Transaction } from "./transactions.ts";

// Source of the format: DEGIRO's Transactions.csv as published with Portfolio Performance and rotki users.
const NEEDED = ["date", "time", "product", "isin", "quantity", "price", "local"];
const ORDER_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-/i;

function open(options: ParseOptions, from?: ReaderMark): FormatReader {
  const readStamp = stampReader(options.timeZone);
  let header: ReturnType<typeof degiroColumns> = null;
  const minutes = groups<Transaction>((legs) =>
    readTransactions(legs, {
      account: options.account ?? "DEGIRO",
      readStamp,
      mark: header?.mark ?? ",",
    }),
  );
  return csvRows(
    from,
    (line, cells) => {
      const found = degiroColumns(cells, NEEDED);
      if (found !== null) {
        header = found;
        return null;
      }
      if (header === null || cells.every((cell) => cell.trim() === "")) return null;
      const { at } = header;
      const cell = (name: string, beside = 0): string => (cells[(at.get(name) ?? -2) + beside] ?? "").trim();
      const stamp = `${withOrderedDate("day first", cell("date"))} ${cell("time")}`.trim();
      return minutes.add(stamp, {
        line,
        stamp,
        product: cell("product"),
        isin: cell("isin"),
        quantity: cell("quantity"),
        price: cell("price"),
        currency: cell("price", 1),
        money: cell("local"),
        moneyCurrency: cell("local", 1),
        fees: feesIn(cells, at),
        // The column of the order id is one to the right of its name in some exports.
        isOrder: cells.slice(-3).some((each) => ORDER_ID.test(each.trim())),
      });
    },
    minutes,
  );
}

/** The fee has its currency in the next column, or in the header's name in newer files. */
function feesIn(cells: readonly string[], at: ReadonlyMap<string, number>): Transaction["fees"] {
  return ["fee", "autofx"].flatMap((name) => {
    const index = at.get(name);
    const amount = index === undefined ? "" : (cells[index] ?? "").trim();
    if (index === undefined || amount === "") return [];
    const beside = (cells[index + 1] ?? "").trim();
    return [{ amount, currency: /^[A-Z]{3}$/.test(beside) ? beside : "EUR" }];
  });
}

export const degiroTransactionsCsv: Format = {
  name: "degiro-transactions-csv",
  title: "DEGIRO transactions CSV",
  clock: { timeZone: "Europe/Amsterdam", isFixed: false },
  detect: (head) =>
    firstRecords(head)
      .slice(0, 5)
      .some((cells) => degiroColumns(cells, NEEDED) !== null)
      ? 1
      : 0,
  open,
};
