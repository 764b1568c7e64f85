import { csvRows, firstRecords } from "../csv-rows.ts";
import { type Format, type FormatReader, type ParseOptions, type ReaderMark } from "../format.ts";
import { groups } from "../parts/groups.ts";
import { stampReader, withOrderedDate } from "../../core/stamps.ts";
import { degiroColumns } from "./columns.ts";
import type { AccountLeg } from "./account-leg.ts";
import { readMinute } from "./minute.ts";

// Source of the format: the exports published with Export-To-Ghostfolio.
const NEEDED = ["date", "time", "product", "isin", "description", "change", "balance"];
// DEGIRO breaks a long order id or name over two lines, and only the first has a date.
const WRAPPED = ["product", "description", "order"] as const;
const MOST_WRAPPED = 1_000;

function open(options: ParseOptions, from?: ReaderMark): FormatReader {
  const readStamp = stampReader(options.timeZone);
  let header: ReturnType<typeof degiroColumns> = null;
  let last: AccountLeg | null = null;
  let isNewestFirst = true;
  const minutes = groups<AccountLeg>((legs, next) => {
    const [first] = legs;
    if (next !== null && first !== undefined) isNewestFirst = next < first.stamp;
    return readMinute(legs, {
      account: options.account ?? "DEGIRO",
      readStamp,
      mark: header?.mark ?? ",",
      isNewestFirst,
    });
  });
  return csvRows(
    from,
    (line, cells) => {
      const found = degiroColumns(cells, NEEDED);
      if (found !== null) {
        header = found;
        return null;
      }
      if (header === null) return null;
      const { at } = header;
      const cell = (name: string, beside = 0): string => (cells[(at.get(name) ?? -1) + beside] ?? "").trim();
      if (cell("date") === "") {
        const isWrapped = last !== null && WRAPPED.some((name) => cell(name) !== "");
        if (last === null || !isWrapped) return null;
        for (const name of WRAPPED) last[name] = (last[name] + cell(name)).slice(0, MOST_WRAPPED);
        return [];
      }
      const stamp = `${withOrderedDate("day first", cell("date"))} ${cell("time")}`.trim();
      last = {
        line,
        stamp,
        product: cell("product"),
        isin: cell("isin"),
        description: cell("description"),
        rate: at.has("rate") ? cell("rate") : "",
        currency: cell("change"),
        amount: cell("change", 1),
        balanceCurrency: cell("balance"),
        balance: cell("balance", 1),
        order: at.has("order") ? cell("order") : "",
      };
      return minutes.add(stamp, last);
    },
    minutes,
  );
}

export const degiroAccountCsv: Format = {
  name: "degiro-account-csv",
  title: "DEGIRO account statement CSV",
  clock: { timeZone: "Europe/Amsterdam", isFixed: false },
  detect: (head) =>
    firstRecords(head)
      .slice(0, 5)
      .some((cells) => degiroColumns(cells, NEEDED) !== null)
      ? 1
      : 0,
  open,
};
