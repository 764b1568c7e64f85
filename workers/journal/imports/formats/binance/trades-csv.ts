import type { Decimal } from "#shared/decimal.ts";
import { readNumber, readPositive } from "../cells.ts";
import { cellReader, columnsOf, csvRows, firstRecords } from "../csv-rows.ts";
import { type Format, type FormatReader, type ParseOptions, type ReaderMark } from "../format.ts";
import { coin } from "../parts/instruments.ts";
import { readAsset, type Pair } from "../parts/quotes.ts";
import { stampReader } from "../../core/stamps.ts";
import { excerpt, readRow, refuse } from "../../core/row-refused.ts";
import { splitMarket } from "./quotes.ts";

// Source of the format: spot trade histories published with rotki; the older header is that of 2018 to 2020.
const NEWER = ["dateutc", "pair", "side", "price", "executed", "amount", "fee"];
const OLDER = ["dateutc", "market", "type", "price", "amount", "total", "fee", "feecoin"];

type Columns = { at: Map<string, number>; isNewer: boolean };

function tradeColumns(cells: readonly string[]): Columns | null {
  const at = columnsOf(cells);
  const date = at.get("time");
  if (date !== undefined && !at.has("dateutc")) at.set("dateutc", date);
  const isNewer = NEWER.every((name) => at.has(name));
  return isNewer || OLDER.every((name) => at.has(name)) ? { at, isNewer } : null;
}

type Field = (name: string) => string;
type Traded = Pair & { quantity: Decimal; fee: Decimal; feeCurrency: string };

/** Reads `0.001ETH`, `38.5USDT` and `0.0001BNB`, whose coins the pair tells apart from their numbers. */
function newerTrade(field: Field): Traded {
  const pair = readAsset(field("pair").replace("/", ""), "Pair");
  const { amount: quantity, unit: base } = withUnit(field("executed"), "Executed", (unit) =>
    pair.startsWith(unit),
  );
  const { unit: quote } = withUnit(field("amount"), "Amount", (unit) => pair === `${base}${unit}`);
  if (pair !== `${base}${quote}`)
    return refuse(`Executed and Amount are not in the coins of ${excerpt(pair)}`);
  const fee = withUnit(field("fee"), "Fee", (unit) => unit === base || unit === quote);
  return {
    base,
    quote,
    quantity: readPositive(quantity, "Executed"),
    fee: fee.amount,
    feeCurrency: fee.unit,
  };
}

function olderTrade(field: Field): Traded {
  const feeCurrency = readAsset(field("feecoin"), "Fee Coin");
  const { base, quote } = splitMarket(readAsset(field("market"), "Market"), feeCurrency);
  const quantity = readPositive(field("amount"), "Amount");
  return { base, quote, quantity, fee: readNumber(field("fee"), "Fee"), feeCurrency };
}

/** A coin's name may begin with a digit, as 1INCH; then `fits` says which split is meant. */
function withUnit(
  cell: string,
  name: string,
  fits: (unit: string) => boolean,
): { amount: Decimal; unit: string } {
  const text = cell.trim();
  const digits = /^[\d.,]+/.exec(text)?.[0].length ?? 0;
  for (let at = Math.max(1, digits - 5); at <= digits; at++) {
    const unit = text.slice(at);
    if (unit !== "" && fits(unit)) return { amount: readNumber(text.slice(0, at), name), unit };
  }
  return { amount: readNumber(text.slice(0, digits), name), unit: readAsset(text.slice(digits), name) };
}

function open(options: ParseOptions, from?: ReaderMark): FormatReader {
  const readStamp = stampReader("UTC");
  let columns: Columns | null = null;
  return csvRows(from, (line, cells) => {
    const header = tradeColumns(cells);
    if (header !== null) {
      columns = header;
      return null;
    }
    if (columns === null || cells.every((cell) => cell.trim() === "")) return null;
    const { at, isNewer } = columns;
    const field = cellReader(at, cells);
    return readRow(line, () => {
      const side = field(isNewer ? "side" : "type")
        .trim()
        .toLowerCase();
      if (side !== "buy" && side !== "sell") return refuse(`Side “${excerpt(side)}” is neither buy nor sell`);
      const stamp = field("dateutc").trim();
      const { base, quote, quantity, fee, feeCurrency } = isNewer ? newerTrade(field) : olderTrade(field);
      return {
        stamp,
        row: {
          account: options.account ?? "Binance",
          ...coin(base, quote),
          side,
          quantity,
          price: readNumber(field("price"), "Price"),
          fee,
          feeCurrency,
          ...readStamp(stamp),
          effect: null,
          // The file names no execution.
          executionId: null,
        },
      };
    });
  });
}

export const binanceTradesCsv: Format = {
  name: "binance-trades-csv",
  title: "Binance spot trade history CSV",
  clock: { timeZone: "UTC", isFixed: true },
  detect: (head) => (firstRecords(head, 3).some((cells) => tradeColumns(cells) !== null) ? 1 : 0),
  open,
};
