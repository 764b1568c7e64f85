import { decimal, toDecimal } from "#shared/decimal.ts";
import type { Side } from "#shared/side.ts";
import type { Effect } from "#shared/contracts/fills.ts";
import { excerpt, readRow, refuse } from "../../core/row-refused.ts";
import { stampReader, withOrderedDate } from "../../core/stamps.ts";
import { readText, unsigned } from "../cells.ts";
import { cellReader, columnsOf, csvRows, firstRecords } from "../csv-rows.ts";
import type { Format, FormatReader, ParseOptions, ReaderMark } from "../format.ts";
import { moneyOrNull, readMoney } from "../money.ts";
import { readJournalSymbol } from "./trade-row.ts";

// Tradervue's generic format, https://www.tradervue.com/help/generic, in which it also exports executions.
const NEEDED = ["date", "time", "symbol", "quantity", "price", "side", "commission", "transfee", "ecnfee"];
const FEES = ["commission", "transfee", "ecnfee"];

type Told = { side: Side; effect: Effect | null };

const WORDS: readonly (readonly [Told, readonly string[]])[] = [
  [{ side: "buy", effect: null }, ["b", "buy", "bot"]],
  [{ side: "sell", effect: null }, ["s", "sell", "sld"]],
  [{ side: "sell", effect: "opens" }, ["ss", "short", "sell short"]],
  [{ side: "buy", effect: "closes" }, ["bc", "cover", "buy to cover"]],
];
const SIDES = new Map(WORDS.flatMap(([told, words]) => words.map((word) => [word, told] as const)));

function executionColumns(cells: readonly string[]): Map<string, number> | null {
  const columns = columnsOf(cells);
  return NEEDED.every((name) => columns.has(name)) ? columns : null;
}

function open(options: ParseOptions, from?: ReaderMark): FormatReader {
  const readStamp = stampReader(options.timeZone);
  let columns: Map<string, number> | null = null;
  return csvRows(from, (line, cells) => {
    const header = executionColumns(cells);
    if (header !== null || columns === null) {
      columns = header ?? columns;
      return null;
    }
    if (cells.every((cell) => cell.trim() === "")) return [];
    const field = cellReader(columns, cells);
    return (
      readRow(line, () => {
        const symbol = readText(field("symbol"), "Symbol", 100) ?? refuse("The row names no symbol");
        const instrument = readJournalSymbol(symbol);
        const signed = readMoney(field("quantity"), "Quantity");
        if (signed === "0") return refuse("Quantity is zero");
        const fees = FEES.map((name) => unsigned(moneyOrNull(field(name), name) ?? "0"));
        const stamp = `${field("date").trim()} ${field("time").trim()}`.trim();
        const row = {
          ...instrument,
          account: options.account ?? readText(field("account"), "Account", 80) ?? "Tradervue",
          ...readSide(field("side"), signed),
          quantity: unsigned(signed),
          price: readMoney(field("price"), "Price"),
          fee: toDecimal(fees.reduce((sum, fee) => sum.plus(fee), decimal("0"))),
          feeCurrency: instrument.currency,
          ...readStamp(withOrderedDate("month first", stamp)),
          executionId: null,
        };
        return { stamp, row };
      }) ?? []
    );
  });
}

/** Without a side the sign of the quantity tells it. */
function readSide(cell: string, signed: string): Told {
  const word = cell.trim().toLowerCase();
  if (word === "") return { side: signed.startsWith("-") ? "sell" : "buy", effect: null };
  return SIDES.get(word) ?? refuse(`Side “${excerpt(cell)}” is neither buy nor sell`);
}

export const tradervueExecutionsCsv: Format = {
  name: "tradervue-executions-csv",
  title: "Tradervue executions CSV",
  // Times are those of the user's settings, which are New York's unless changed.
  clock: { timeZone: "America/New_York", isFixed: false },
  detect: (head) =>
    firstRecords(head)
      .slice(0, 3)
      .some((cells) => executionColumns(cells) !== null)
      ? 1
      : 0,
  open,
};
