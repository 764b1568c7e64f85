import { readNumber, readPositive, readText } from "../cells.ts";
import { cellReader, columnsOf, csvRows, firstRecords } from "../csv-rows.ts";
import { type Format, type FormatReader, type ParseOptions, type ReaderMark } from "../format.ts";
import { coin } from "../parts/instruments.ts";
import { readAsset } from "../parts/quotes.ts";
import { stampReader } from "../../core/stamps.ts";
import { excerpt, readRow, refuse } from "../../core/row-refused.ts";
import { executionOf } from "./execution.ts";

// Source of the format: the fills report of Coinbase Pro and Exchange, as published with rotki.
const NEEDED = [
  "tradeid",
  "product",
  "side",
  "createdat",
  "size",
  "sizeunit",
  "price",
  "fee",
  "pricefeetotalunit",
];

function fillColumns(cells: readonly string[]): Map<string, number> | null {
  const columns = columnsOf(cells);
  return NEEDED.every((name) => columns.has(name)) ? columns : null;
}

function open(options: ParseOptions, from?: ReaderMark): FormatReader {
  const readStamp = stampReader("UTC");
  let columns: Map<string, number> | null = null;
  return csvRows(from, (line, cells) => {
    const header = fillColumns(cells);
    if (header !== null) {
      columns = header;
      return null;
    }
    const at = columns;
    if (at === null || cells.every((cell) => cell.trim() === "")) return null;
    const field = cellReader(at, cells);
    return readRow(line, () => {
      const side = field("side").trim().toLowerCase();
      if (side !== "buy" && side !== "sell") return refuse(`Side “${excerpt(side)}” is neither buy nor sell`);
      const stamp = field("createdat").trim();
      const base = readAsset(field("sizeunit"), "size unit");
      const quote = readAsset(field("pricefeetotalunit"), "price/fee/total unit");
      const tradeId = readText(field("tradeid"), "trade id", 40);
      if (tradeId === null) return refuse("The row has no trade id");
      const { executionId, revision } = executionOf({ base, quote }, tradeId, "fills");
      const fee = field("fee").trim();
      return {
        stamp,
        amendment: { kind: "states", names: [], revision },
        row: {
          account: options.account ?? readText(field("portfolio"), "portfolio", 80) ?? "Coinbase",
          ...coin(base, quote),
          side,
          quantity: readPositive(field("size"), "size"),
          price: readNumber(field("price"), "price"),
          fee: fee === "" ? "0" : readNumber(fee, "fee"),
          feeCurrency: quote,
          ...readStamp(stamp),
          effect: null,
          executionId,
        },
      };
    });
  });
}

export const coinbaseFillsCsv: Format = {
  name: "coinbase-fills-csv",
  title: "Coinbase Pro and Exchange fills CSV",
  clock: { timeZone: "UTC", isFixed: true },
  detect: (head) => (firstRecords(head, 3).some((cells) => fillColumns(cells) !== null) ? 1 : 0),
  open,
};
