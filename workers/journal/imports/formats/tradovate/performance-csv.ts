import { decimal, toDecimal } from "#shared/decimal.ts";
import type { Side } from "#shared/side.ts";
import type { Row } from "../../../fills/core/facts.ts";
import type { Parsed } from "../../core/parsed.ts";
import { readRow, refuse } from "../../core/row-refused.ts";
import { stampReader, withOrderedDate } from "../../core/stamps.ts";
import { readPositive, readText } from "../cells.ts";
import { cellReader, columnsOf, csvRows, firstRecords } from "../csv-rows.ts";
import { silentFee } from "../fee-table.ts";
import type { Format, FormatReader, ParseOptions, ReaderMark } from "../format.ts";
import { readMoney } from "../money.ts";
import { readContract, TRADOVATE_CLOCK } from "./contract.ts";

// Tradovate, Reports, Performance or Position History. Each row pairs a part of one buying fill with a part
// of one selling fill; a short position is sold before it is bought.
const NEEDED = ["buyfillid", "sellfillid", "buyprice", "sellprice", "boughttimestamp", "soldtimestamp"];
const MOST_FILLS = 50_000;

type Fill = { line: number; stamp: string; row: Row };

function performanceColumns(cells: readonly string[]): Map<string, number> | null {
  const columns = columnsOf(cells);
  const has = (name: string) => columns.has(name);
  const isOurs = NEEDED.every(has) && (has("symbol") || has("contract")) && (has("qty") || has("pairedqty"));
  return isOurs ? columns : null;
}

function open(options: ParseOptions, from?: ReaderMark): FormatReader {
  const readStamp = stampReader(options.timeZone);
  let columns: Map<string, number> | null = null;
  let width = 0;
  /** The parts of each fill are added up until the file ends. */
  const fills = new Map<string, Fill>();
  return csvRows(from, rowsOf, { isEmpty: () => fills.size === 0, end: takeAll });

  function rowsOf(line: number, cells: string[]): Parsed | Parsed[] | null {
    const header = performanceColumns(cells);
    if (header !== null || columns === null) {
      columns = header ?? columns;
      width = cells.length;
      return null;
    }
    const field = cellReader(columns, joined(cells, columns));
    const refused = readRow(line, () => {
      const pair = pairOf(field);
      const bought = fillOf(field, "buy", pair);
      const sold = fillOf(field, "sell", pair);
      add(line, bought);
      add(line, sold);
      return null;
    });
    return refused ?? [];
  }

  /** The profit is not quoted, so one above 999 spreads over two cells. */
  function joined(cells: string[], at: ReadonlyMap<string, number>): string[] {
    const profit = at.get("pnl");
    const extra = cells.length - width;
    if (profit === undefined || extra <= 0 || extra > 3) return cells;
    const whole = cells.slice(profit, profit + extra + 1).join(",");
    return [...cells.slice(0, profit), whole, ...cells.slice(profit + extra + 1)];
  }

  function fillOf(
    field: (name: string) => string,
    side: Side,
    pair: ReturnType<typeof pairOf>,
  ): Omit<Fill, "line"> {
    const contract = readContract(field("symbol") || field("contract"), pair);
    const [id, stamp] =
      side === "buy"
        ? [field("buyfillid"), field("boughttimestamp").trim()]
        : [field("sellfillid"), field("soldtimestamp").trim()];
    const row: Row = {
      ...contract,
      account: options.account ?? readText(field("account"), "Account", 80) ?? "Tradovate",
      side,
      quantity: pair.quantity,
      price: side === "buy" ? pair.buyPrice : pair.sellPrice,
      // The file names no commissions; its profit is before them. They follow when the fill is whole.
      fee: "0",
      feeCurrency: contract.currency,
      ...readStamp(withOrderedDate("month first", stamp)),
      effect: null,
      executionId: readText(id, "Fill ID", 100) ?? refuse("The row names no fill"),
    };
    return { stamp, row };
  }

  function add(line: number, { stamp, row }: Omit<Fill, "line">): void {
    const key = `${row.account} ${row.side} ${row.executionId}`;
    const known = fills.get(key);
    if (known !== undefined) {
      known.row.quantity = toDecimal(decimal(known.row.quantity).plus(row.quantity));
      return;
    }
    if (fills.size >= MOST_FILLS)
      return refuse("The file has more than 50 000 fills; export a shorter period");
    fills.set(key, { line, stamp, row });
  }

  function takeAll(): Parsed[] {
    const all = [...fills.values()];
    fills.clear();
    return all.flatMap(
      ({ line, stamp, row }) =>
        readRow(line, () => ({ stamp, row: { ...row, ...silentFee("tradovate", row) } })) ?? [],
    );
  }
}

function pairOf(field: (name: string) => string) {
  const profit = field("pnl") || field("pl");
  return {
    quantity: readPositive(field("qty") || field("pairedqty"), "qty"),
    buyPrice: readMoney(field("buyprice"), "buyPrice"),
    sellPrice: readMoney(field("sellprice"), "sellPrice"),
    profit: profit.trim() === "" ? "0" : readMoney(profit, "pnl"),
  };
}

export const tradovatePerformanceCsv: Format = {
  name: "tradovate-performance-csv",
  title: "Tradovate performance or position history CSV",
  clock: TRADOVATE_CLOCK,
  detect: (head) =>
    firstRecords(head)
      .slice(0, 3)
      .some((cells) => performanceColumns(cells) !== null)
      ? 1
      : 0,
  open,
};
