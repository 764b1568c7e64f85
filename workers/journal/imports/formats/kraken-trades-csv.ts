import { readNumber, readPositive, readText } from "./cells.ts";
import { cellReader, columnsOf, csvRows, firstRecords } from "./csv-rows.ts";
import { excerpt, readRow, refuse, type Format, type FormatReader, type ParseOptions } from "./format.ts";
import { stampReader } from "./stamps.ts";

const NEEDED = ["txid", "ordertxid", "pair", "time", "type", "price", "cost", "fee", "vol"];
// Longest first, so that XBTUSDT is quoted in USDT and not in an asset called T.
const QUOTES = [
  ..."ZUSD ZEUR ZGBP ZJPY ZCAD ZAUD XXBT XETH USDT USDC USDQ USDR EURT EURQ EURR PYUSD RLUSD".split(" "),
  ..."USD EUR GBP JPY CAD AUD CHF AED BRL XBT BTC ETH DAI DOT POL".split(" "),
].sort((a, b) => b.length - a.length);
const LEGACY = /^(X(XBT|ETH|LTC|XRP|XLM|XMR|ZEC|ETC|REP|MLN|ICN|XDG|NMC)|Z(USD|EUR|GBP|JPY|CAD|AUD|KRW))$/;
const RENAMED = new Map([
  ["XBT", "BTC"],
  ["XDG", "DOGE"],
]);

function assetOf(code: string): string {
  const bare = LEGACY.exec(code)?.[0].slice(1) ?? code;
  return RENAMED.get(bare) ?? bare;
}

/** Splits `XXBTZUSD`, `XBT/USD` or `DOTEUR` into what is traded and what it is paid in; refuses what it cannot tell. */
export function splitPair(pair: string): { base: string; quote: string } {
  const text = pair.trim().toUpperCase();
  const halves = /^([A-Z0-9.]{1,12})\/([A-Z0-9.]{1,12})$/.exec(text);
  if (halves !== null) return { base: assetOf(halves[1] ?? ""), quote: assetOf(halves[2] ?? "") };
  const [, legacyBase, legacyQuote] = /^([XZ][A-Z]{3})([XZ][A-Z]{3})$/.exec(text) ?? [];
  if (
    legacyBase !== undefined &&
    legacyQuote !== undefined &&
    LEGACY.test(legacyBase) &&
    LEGACY.test(legacyQuote)
  ) {
    return { base: assetOf(legacyBase), quote: assetOf(legacyQuote) };
  }
  const quote = QUOTES.find((code) => text.endsWith(code) && text.length > code.length);
  if (quote === undefined || !/^[A-Z0-9.]{2,24}$/.test(text)) {
    return refuse(`Pair “${excerpt(pair)}” cannot be split into two assets`);
  }
  return { base: assetOf(text.slice(0, -quote.length)), quote: assetOf(quote) };
}

function krakenColumns(cells: readonly string[]): Map<string, number> | null {
  const columns = columnsOf(cells);
  return NEEDED.every((name) => columns.has(name)) ? columns : null;
}

function open(options: ParseOptions): FormatReader {
  const readStamp = stampReader(krakenTradesCsv.clock.timeZone);
  let columns: Map<string, number> | null = null;
  return csvRows((line, cells) => {
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
  detect: (head) => (krakenColumns(firstRecords(head)[0] ?? []) === null ? 0 : 1),
  open,
};
