import type { ImportFormat } from "#shared/contracts/imports.ts";
import type { Row } from "../../../fills/core/facts.ts";
import { leaveOut, readRow } from "../../core/row-refused.ts";
import { stampReader, withOrderedDate } from "../../core/stamps.ts";
import { readText, unsigned } from "../cells.ts";
import { cellReader, columnsOf, csvRows, firstRecords } from "../csv-rows.ts";
import { silentFee } from "../fee-table.ts";
import type { Format, ParseOptions, ReaderMark } from "../format.ts";
import { moneyOrNull, readMoney } from "../money.ts";
import { readContract, TRADOVATE_CLOCK } from "./contract.ts";
import { readSide } from "./side.ts";

// Tradovate, Reports, Orders or Fills, Download Report. Both write some columns twice, as ids and as words.
type Shape = {
  name: ImportFormat;
  title: string;
  needed: readonly string[];
  /** The columns of each value, the best first. */
  time: readonly string[];
  quantity: readonly string[];
  price: readonly string[];
  executionId: string | null;
};

const ORDERS: Shape = {
  name: "tradovate-orders-csv",
  title: "Tradovate orders CSV",
  needed: ["account", "bs", "contract", "filltime", "filledqty"],
  time: ["filltime"],
  quantity: ["filledqty"],
  price: ["decimalfillavg", "avgprice", "avgfillprice"],
  executionId: null,
};

const FILLS: Shape = {
  name: "tradovate-fills-csv",
  title: "Tradovate fills CSV",
  needed: ["fillid", "account", "bs", "contract", "timestamp", "price"],
  time: ["timestamp"],
  quantity: ["quantity", "qty"],
  price: ["decimalprice", "price"],
  executionId: "fillid",
};

function formatOf(shape: Shape): Format {
  return { name: shape.name, title: shape.title, clock: TRADOVATE_CLOCK, detect, open };

  function columnsIn(cells: readonly string[]): Map<string, number> | null {
    const columns = columnsOf(cells);
    const hasOneOf = (names: readonly string[]) => names.some((name) => columns.has(name));
    const isOurs = shape.needed.every((name) => columns.has(name));
    return isOurs && hasOneOf(shape.price) && hasOneOf(shape.quantity) ? columns : null;
  }

  function detect(head: string): number {
    return firstRecords(head)
      .slice(0, 3)
      .some((cells) => columnsIn(cells) !== null)
      ? 1
      : 0;
  }

  function open(options: ParseOptions, from?: ReaderMark) {
    const readStamp = stampReader(options.timeZone);
    let columns: Map<string, number> | null = null;
    return csvRows(from, (line, cells) => {
      const header = columnsIn(cells);
      if (header !== null || columns === null) {
        columns = header ?? columns;
        return null;
      }
      const field = cellReader(columns, cells);
      const oneOf = (names: readonly string[]) => names.map(field).find((cell) => cell.trim() !== "") ?? "";
      return (
        readRow(line, () => {
          const filled = oneOf(shape.quantity).trim();
          // Orders that were cancelled, rejected or still work have no filled quantity.
          if (filled === "" || Number(filled) === 0) return leaveOut("other_kind");
          const stamp = oneOf(shape.time).trim();
          const when = readStamp(withOrderedDate("month first", stamp));
          const contract = readContract(field("contract"));
          const quantity = unsigned(readMoney(filled, "Filled Qty"));
          const stated = moneyOrNull(field("commission"), "commission");
          const row: Row = {
            ...contract,
            account: options.account ?? readText(field("account"), "Account", 80) ?? "Tradovate",
            side: readSide(field("bs")),
            quantity,
            price: readMoney(oneOf(shape.price), "Price"),
            // Orders name no commissions, and older fills neither.
            ...(stated === null
              ? silentFee("tradovate", { ...contract, ...when, quantity })
              : { fee: stated, feeCurrency: contract.currency }),
            ...when,
            effect: null,
            executionId:
              shape.executionId === null ? null : readText(field(shape.executionId), "Fill ID", 100),
          };
          return { stamp, row };
        }) ?? []
      );
    });
  }
}

export const tradovateOrdersCsv: Format = formatOf(ORDERS);
export const tradovateFillsCsv: Format = formatOf(FILLS);
