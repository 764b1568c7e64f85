import type { ImportFormat } from "#shared/contracts/imports.ts";
import { decimal, toDecimal, type Decimal } from "#shared/decimal.ts";
import { refuse } from "../../core/row-refused.ts";
import { stampReader, withOrderedDate } from "../../core/stamps.ts";
import { readText, unsigned } from "../cells.ts";
import { cellReader, columnsOf, csvRows, firstRecords } from "../csv-rows.ts";
import type { Format, FormatReader, ParseOptions, ReaderMark } from "../format.ts";
import { moneyOrNull, readMoney } from "../money.ts";
import { fillsOfTrade, readDirection, readJournalSymbol, type JournalTrade } from "./trade-row.ts";

// Tradervue: Trades, Export. TradeZella: Trade log, Export. Both list one row for each trade.
type Shape = { name: ImportFormat; title: string; account: string; opened: string; closed: string };

const TRADERVUE: Shape = {
  name: "tradervue-trades-csv",
  title: "Tradervue trades CSV",
  account: "Tradervue",
  opened: "opendatetime",
  closed: "closedatetime",
};
const TRADEZELLA: Shape = {
  name: "tradezella-csv",
  title: "TradeZella trades CSV",
  account: "TradeZella",
  opened: "opendate",
  closed: "closedate",
};

const VOLUMES = ["volume", "quantity"];
const FEES = ["commissions", "commission", "fees"];

function formatOf(shape: Shape): Format {
  return {
    name: shape.name,
    title: shape.title,
    // Times are those of the user's settings, which are New York's unless changed.
    clock: { timeZone: "America/New_York", isFixed: false },
    detect: (head) =>
      firstRecords(head)
        .slice(0, 3)
        .some((cells) => columnsIn(cells) !== null)
        ? 1
        : 0,
    open,
  };

  function columnsIn(cells: readonly string[]): Map<string, number> | null {
    const columns = columnsOf(cells);
    const needed = [shape.opened, shape.closed, "symbol", "side", "entryprice", "exitprice"];
    const isOurs = needed.every((name) => columns.has(name)) && VOLUMES.some((name) => columns.has(name));
    return isOurs ? columns : null;
  }

  function open(options: ParseOptions, from?: ReaderMark): FormatReader {
    const readStamp = stampReader(options.timeZone);
    let columns: Map<string, number> | null = null;
    return csvRows(from, (line, cells) => {
      const header = columnsIn(cells);
      if (header !== null || columns === null) {
        columns = header ?? columns;
        return null;
      }
      if (cells.every((cell) => cell.trim() === "")) return [];
      const field = cellReader(columns, cells);
      return fillsOfTrade(line, () => tradeOf(field));
    });

    function tradeOf(field: (name: string) => string): JournalTrade {
      const symbol = readText(field("symbol"), "Symbol", 100) ?? refuse("The row names no symbol");
      const volume = unsigned(
        readMoney(VOLUMES.map(field).find((cell) => cell.trim() !== "") ?? "", "Volume"),
      );
      if (volume === "0") return refuse("Volume is zero");
      const fees = costsOf(field);
      return {
        account: options.account ?? readText(field("accountname"), "Account Name", 80) ?? shape.account,
        instrument: readJournalSymbol(symbol),
        isLong: readDirection(field("side")),
        volume,
        opened: pointOf(field, shape.opened, "opentime", "entryprice"),
        closed:
          field(shape.closed).trim() === "" ? null : pointOf(field, shape.closed, "closetime", "exitprice"),
        fees,
        gross: grossOf(field, fees),
      };
    }

    function pointOf(field: (name: string) => string, date: string, time: string, price: string) {
      const stamp = `${field(date).trim()} ${field(time).trim()}`.trim();
      const when = readStamp(withOrderedDate("month first", stamp));
      return { stamp, when, price: readMoney(field(price), price) };
    }
  }
}

/** What the trade cost; exports write it with either sign. */
function costsOf(field: (name: string) => string): Decimal {
  const costs = FEES.map((name) => unsigned(moneyOrNull(field(name), name) ?? "0"));
  return toDecimal(costs.reduce((sum, cost) => sum.plus(cost), decimal("0")));
}

function grossOf(field: (name: string) => string, fees: Decimal): Decimal | null {
  const gross = moneyOrNull(field("grosspl"), "Gross P&L");
  const net = moneyOrNull(field("netpl"), "Net P&L");
  return gross ?? (net === null ? null : toDecimal(decimal(net).plus(fees)));
}

export const tradervueTradesCsv: Format = formatOf(TRADERVUE);
export const tradezellaCsv: Format = formatOf(TRADEZELLA);
