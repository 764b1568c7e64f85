import { cellReader, columnsOf, csvRows, firstRecords } from "../csv-rows.ts";
import { type Format, type FormatReader, type ParseOptions, type ReaderMark } from "../format.ts";
import { readGroup } from "../parts/groups.ts";
import { stampReader } from "../../core/stamps.ts";
import { readTransaction } from "./transaction.ts";

// Source of the format: exports published with Export-To-Ghostfolio and rotki, from 2019 to 2025.
const NEEDED = ["timestamp", "transactiontype", "asset", "quantitytransacted", "notes"];

/** Names of the same columns in the four ages of the export; the oldest begin with the currency. */
const AGES: readonly (readonly [string, readonly string[]])[] = [
  ["currency", ["pricecurrency", "spotpricecurrency"]],
  ["price", ["priceattransaction", "spotpriceattransaction"]],
  ["subtotal", ["subtotal"]],
  ["total", ["totalinclusiveoffeesandorspread", "totalinclusiveoffees"]],
  ["fees", ["feesandorspread", "fees"]],
];
const OLDEST = /^([a-z]{3})spotpriceattransaction$/;

type Columns = { at: Map<string, number>; currency: string | null };

function transactionColumns(cells: readonly string[]): Columns | null {
  const found = columnsOf(cells);
  if (!NEEDED.every((name) => found.has(name))) return null;
  const currency = [...found.keys()].map((name) => OLDEST.exec(name)?.[1]).find((code) => code !== undefined);
  const at = new Map(found);
  for (const [name, ages] of AGES) {
    const index = ages.flatMap((age) => found.get(age) ?? found.get(`${currency ?? ""}${age}`) ?? [])[0];
    if (index !== undefined) at.set(name, index);
  }
  if (!["price", "subtotal", "total"].every((name) => at.has(name))) return null;
  return { at, currency: currency?.toUpperCase() ?? null };
}

function open(options: ParseOptions, from?: ReaderMark): FormatReader {
  const readStamp = stampReader("UTC");
  let columns: Columns | null = null;
  return csvRows(from, (line, cells) => {
    const header = transactionColumns(cells);
    if (header !== null) {
      columns = header;
      return null;
    }
    // The lines before the header name the user.
    if (columns === null || cells.every((cell) => cell.trim() === "")) return null;
    const { at, currency } = columns;
    const cell = cellReader(at, cells);
    const field = (name: string): string =>
      name === "currency" && currency !== null ? currency : cell(name).trim();
    return readGroup([{ line }], () =>
      readTransaction(line, field, { account: options.account ?? "Coinbase", readStamp }),
    );
  });
}

export const coinbaseTransactionsCsv: Format = {
  name: "coinbase-transactions-csv",
  title: "Coinbase transaction history CSV",
  clock: { timeZone: "UTC", isFixed: true },
  detect: (head) => (firstRecords(head, 20).some((cells) => transactionColumns(cells) !== null) ? 1 : 0),
  open,
};
