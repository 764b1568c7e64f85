import type { Parsed } from "../../core/parsed.ts";
import { cellReader, columnsOf, csvRows, firstRecords } from "../csv-rows.ts";
import { type Format, type FormatReader, type ParseOptions, type ReaderMark } from "../format.ts";
import { coin } from "../parts/instruments.ts";
import { LastBalances } from "../parts/last-balances.ts";
import { readGroup } from "../parts/groups.ts";
import { isStateMoney } from "../parts/quotes.ts";
import { stampReader } from "../../core/stamps.ts";
import { bookedBy } from "./ledger-bookings.ts";
import { readLedgerRow, type LedgerRow } from "./ledger-row.ts";
import { FEE_CREDITS, LedgerTrades } from "./ledger-trades.ts";

// Source of the format: Kraken's help page "How to interpret Ledger history fields", and rotki's test data.
const NEEDED = ["txid", "refid", "time", "type", "asset", "amount", "fee", "balance"];
const TRADED = new Set(["trade", "spend", "receive", "settled"]);

function ledgerColumns(cells: readonly string[]): Map<string, number> | null {
  const columns = columnsOf(cells);
  return NEEDED.every((name) => columns.has(name)) ? columns : null;
}

function open(options: ParseOptions, from?: ReaderMark): FormatReader {
  const readStamp = stampReader("UTC");
  const account = options.account ?? "Kraken";
  const trades = new LedgerTrades();
  const balances = new LastBalances();
  let hasRows = false;
  let columns: Map<string, number> | null = null;
  return csvRows(
    from,
    (line, cells) => {
      const header = ledgerColumns(cells);
      if (header !== null) {
        columns = header;
        return null;
      }
      const at = columns;
      if (at === null || cells.every((cell) => cell.trim() === "")) return null;
      const field = cellReader(at, cells);
      hasRows = true;
      return readGroup([{ line }], () => read(readLedgerRow({ line, field, account, readStamp })));
    },
    // The balances at the end need every row, so there is no place to resume from.
    { isEmpty: () => !hasRows, end: () => [...trades.end(), ...balances.end(statedBalance)] },
  );

  function read(row: LedgerRow): Parsed[] {
    // A deposit or withdrawal that Kraken has not confirmed stands again with an id.
    if (row.txid === null || row.asset === FEE_CREDITS) return [{ line: row.line, leftOut: "other_kind" }];
    const { asset, wallet, when, line, balance } = row;
    if (balance !== null) balances.see({ account, asset, wallet, at: when.executedAt, line, value: balance });
    return TRADED.has(row.type) ? trades.join(row) : bookedBy(row);
  }
}

function statedBalance(account: string, asset: string, value: string, at: number) {
  return isStateMoney(asset)
    ? { account, at, currency: asset, cash: value }
    : { account, at, instrument: coin(asset), quantity: value };
}

export const krakenLedgersCsv: Format = {
  name: "kraken-ledgers-csv",
  title: "Kraken ledgers CSV",
  clock: { timeZone: "UTC", isFixed: true },
  detect: (head) => (ledgerColumns(firstRecords(head, 3)[0] ?? []) === null ? 0 : 1),
  open,
};
