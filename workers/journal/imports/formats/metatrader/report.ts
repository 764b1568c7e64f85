import type { Parsed } from "../../core/parsed.ts";
import { stampReader } from "../../core/stamps.ts";
import { columnsOf, csvRows, firstRecords } from "../csv-rows.ts";
import type { Format, FormatReader, ParseOptions, ReaderMark } from "../format.ts";
import { ContractSizes, isExplained, type Move } from "./contract-sizes.ts";
import { entriesOfDeal, entriesOfPosition, type Report } from "./report-entries.ts";
import { cashOf, dealOf, positionOf, volumeIn, type Position } from "./report-rows.ts";

/** Positions stand before the deals that tell the same better, so they are kept until the first deal. */
const MOST_POSITIONS = 10_000;
const MOST_CELLS = 20;
const LONGEST_CELL = 200;
/** Reports round to the cent; these currencies have none. */
const WHOLE = new Set(["CLP", "HUF", "IDR", "JPY", "KRW", "VND"]);

// `12345678 (USD, Server, real, Hedge)` in MetaTrader 5; `Account: 1` and `Currency: USD` in MetaTrader 4.
const ACCOUNT = /^(\d{3,20}) ?\(([A-Z]{3}),/;
const ACCOUNT_4 = /^[^\d:]{3,20}: ?(\d{3,20})$/;
const CURRENCY_4 = /^[^\d:]{3,20}: ?([A-Z]{3})$/;

const SECTIONS = [
  ["time", "position", "symbol", "type", "volume", "price", "profit"],
  ["time", "deal", "symbol", "type", "direction", "volume", "price", "profit"],
  ["ticket", "opentime", "type", "size", "item", "price", "profit"],
];

function open(options: ParseOptions, from?: ReaderMark): FormatReader {
  const readStamp = stampReader(options.timeZone);
  const sizes = new ContractSizes();
  let account: string | null = null;
  let currency: string | null = null;
  let columns = 0;
  let positions: Position[] = [];
  let firstDropped: number | null = null;
  let hasPositions = false;
  let hasDeals = false;

  return csvRows(from, rowOf, { isEmpty: () => !hasPositions, end: () => (hasDeals ? [] : ofPositions()) });

  function rowOf(line: number, all: string[]): Parsed | Parsed[] | null {
    const cells = all.slice(0, MOST_CELLS).map((cell) => cell.slice(0, LONGEST_CELL).trim());
    const position = positionOf(line, cells);
    if (position !== null) return keep(position);
    const cash = cashOf(cells);
    if (cash !== null) return entriesOfDeal(line, cash, report());
    const deal = dealOf(cells, columns);
    if (deal === null) {
      learn(cells);
      return null;
    }
    const contradictions = hasDeals ? [] : unexplained();
    if (deal.direction !== "") {
      hasDeals = true;
      positions = [];
    }
    return [...(deal.direction === "" ? [] : contradictions), ...entriesOfDeal(line, deal, report())];
  }

  function report(): Report {
    const own = currency ?? sizes.accountCurrency();
    return {
      account: options.account ?? (account === null ? "MetaTrader" : `MetaTrader ${account}`),
      currency: own,
      readStamp,
      instrumentOf: (symbol) => sizes.instrumentOf(symbol, own ?? ""),
    };
  }

  /** Takes the account, its currency, and the number of columns, from the lines that are no rows. */
  function learn(cells: readonly string[]): void {
    for (const cell of cells) {
      const [, name, money] = ACCOUNT.exec(cell) ?? [];
      account ??= name ?? ACCOUNT_4.exec(cell)?.[1] ?? null;
      currency ??= money ?? CURRENCY_4.exec(cell)?.[1] ?? null;
    }
    const named = cells.findLastIndex((cell) => cell !== "") + 1;
    if (named >= 11 && cells.slice(0, 4).every((cell) => cell !== "" && !/\d/.test(cell))) columns = named;
  }

  function keep(position: Position): Parsed[] {
    hasPositions = true;
    const move = moveOf(position, currency);
    if (move !== null) sizes.add(move);
    if (hasDeals) return [];
    if (positions.length < MOST_POSITIONS) positions.push(position);
    else firstDropped ??= position.line;
    return [];
  }

  /** Positions whose profit is not what their prices give. Their deals are read as they are. */
  function unexplained(): Parsed[] {
    const own = report();
    return positions.flatMap((position) => {
      const reason = contradictionOf(position, own);
      return reason === null ? [] : [{ line: position.line, reason }];
    });
  }

  function ofPositions(): Parsed[] {
    const own = report();
    const entries = positions.flatMap((position): Parsed[] => {
      const reason = contradictionOf(position, own);
      return reason === null ? entriesOfPosition(position, own) : [{ line: position.line, reason }];
    });
    positions = [];
    if (firstDropped === null) return entries;
    const reason = `Without its deals, a report is read up to ${MOST_POSITIONS} positions; export shorter periods`;
    return [...entries, { line: firstDropped, reason }];
  }
}

/** Why the profit of a position contradicts its prices; null where it does not, or nothing can be said. */
function contradictionOf(position: Position, { currency, instrumentOf }: Report): string | null {
  const move = moveOf(position, currency);
  const instrument = instrumentOf(position.symbol);
  if (move === null || typeof instrument === "string" || instrument.currency !== currency) return null;
  return isExplained(move, instrument.multiplier)
    ? null
    : `The stated profit ${move.profit} is not the move of the price × ${position.volume} × ${instrument.multiplier}`;
}

function moveOf(position: Position, currency: string | null): Move | null {
  if (position.closeTime === "") return null;
  const digits = /[.,](\d+)$/.exec(position.closePrice)?.[1]?.length ?? 0;
  const move = {
    symbol: position.symbol,
    moved:
      (numberIn(position.closePrice) - numberIn(position.openPrice)) * (position.side === "buy" ? 1 : -1),
    volume: numberIn(volumeIn(position.volume)),
    digits,
    profit: numberIn(position.profit),
    rounding: WHOLE.has(currency ?? "") ? 0.51 : 0.005_1,
  };
  return Number.isFinite(move.moved + move.volume + move.profit) ? move : null;
}

/** Arithmetic that only judges; a cell that is no number is refused where its row is read. */
function numberIn(cell: string): number {
  return Number(cell.replace(/[\s\u00a0\u202f]/g, "").replace(",", "."));
}

function detect(head: string): number {
  // The report of a tester states trades that were never made.
  if (/strategy tester/i.test(head.slice(0, 8_192))) return 0;
  let best = 0;
  for (const all of firstRecords(head)) {
    const cells = all.slice(0, MOST_CELLS).map((cell) => cell.slice(0, LONGEST_CELL).trim());
    const deal = dealOf(cells, 0);
    if (positionOf(1, cells) !== null || (deal !== null && deal.direction !== "")) return 1;
    const names = columnsOf(cells);
    if (SECTIONS.some((section) => section.every((name) => names.has(name)))) best = 0.9;
  }
  return best;
}

/**
 * A report or statement of MetaTrader 5 or 4, as HTML, XLSX or CSV. Its times are of the broker's server.
 * Most servers run on the time of Athens, where a trading day of New York ends at midnight.
 */
export const metatrader5: Format = {
  name: "metatrader-5",
  title: "MetaTrader 5 or 4 report (HTML, XLSX or CSV)",
  clock: { timeZone: "Europe/Athens", isFixed: false },
  detect,
  open,
};
