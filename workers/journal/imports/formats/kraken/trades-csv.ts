import { readNumber, readPositive, readText } from "../cells.ts";
import { cellReader, columnsOf, csvRows, firstRecords } from "../csv-rows.ts";
import { type Format, type FormatReader, type ParseOptions, type ReaderMark } from "../format.ts";
import { splitPair } from "./pairs.ts";
import { revisionOf } from "./revisions.ts";
import { stampReader } from "../../core/stamps.ts";
import { excerpt, readRow, refuse } from "../../core/row-refused.ts";

const NEEDED = ["txid", "ordertxid", "pair", "time", "type", "price", "cost", "fee", "vol"];

function krakenColumns(cells: readonly string[]): Map<string, number> | null {
  const columns = columnsOf(cells);
  return NEEDED.every((name) => columns.has(name)) ? columns : null;
}

function open(options: ParseOptions, from?: ReaderMark): FormatReader {
  const readStamp = stampReader(krakenTradesCsv.clock.timeZone);
  let columns: Map<string, number> | null = null;
  return csvRows(from, (line, cells) => {
    const header = krakenColumns(cells);
    if (header !== null) {
      columns = header;
      return null;
    }
    const at = columns;
    if (at === null) return null;
    const field = cellReader(at, cells);
    return readRow(line, () => {
      const { base, quote } = splitPair(field("pair"));
      const side = field("type").trim().toLowerCase();
      if (side !== "buy" && side !== "sell") return refuse(`Type “${excerpt(side)}” is neither buy nor sell`);
      const stamp = field("time").trim();
      const executionId = readText(field("txid"), "txid", 100);
      if (executionId === null) return refuse("The row has no txid");
      const fee = field("fee").trim();
      return {
        stamp,
        amendment: { kind: "states", names: [], revision: revisionOf(executionId, "trades") },
        row: {
          account: options.account ?? "Kraken",
          symbol: base,
          isin: null,
          currency: quote,
          assetClass: "crypto",
          multiplier: "1",
          underlying: null,
          expiry: null,
          strike: null,
          right: null,
          side,
          quantity: readPositive(field("vol"), "vol"),
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

export const krakenTradesCsv: Format = {
  name: "kraken-trades-csv",
  title: "Kraken trades history CSV",
  clock: { timeZone: "UTC", isFixed: true },
  detect: (head) => (krakenColumns(firstRecords(head, 3)[0] ?? []) === null ? 0 : 1),
  open,
};
