import { broken } from "./containers/broken.ts";
import { CsvReader, findDelimiter, LONGEST_CELL, type CsvRecord } from "./csv.ts";
import { type FormatReader, type ReaderMark } from "./format.ts";
import type { Parsed } from "../core/parsed.ts";
import { boundedCell } from "../core/row-refused.ts";

// The delimiter is detected from the first lines, and an unfinished cell is scanned once for each piece.
const LEAST_PIECE = 4_096;
// A mark is possible after a whole line, so small pieces that end with one are parsed too.
const LEAST_LINES = 512;
const LONGEST_COLUMN_NAME = 100;

// A header, section markers and a few totals. A file with more lines that are not rows is reread from its
// start.
const MOST_CONTEXT = 100;
const MOST_CONTEXT_CHARS = 20_000;

/** Rows that a format keeps until a later line completes them, such as the legs of one order. */
export type Held = {
  /** True when nothing is kept, so that reading can resume after this line. */
  isEmpty(): boolean;
  /** Gives up the kept rows at the end of the file. */
  end(): Parsed[];
};

const NOTHING_HELD: Held = { isEmpty: () => true, end: () => [] };

/**
 * Passes the records of a CSV file, with any delimiter, to `rowOf`, which returns null for a line that is not
 * a row. Only such lines may change how later lines are read. To resume from a mark, they are passed again.
 * A line may also complete several rows, or none yet (an empty list) when `held` keeps it. Throws
 * import_unreadable for a quoted cell that exceeds every bound.
 */
export function csvRows(
  from: ReaderMark | undefined,
  rowOf: (line: number, cells: string[]) => Parsed | Parsed[] | null,
  held: Held = NOTHING_HELD,
): FormatReader {
  let waiting = "";
  let delimiter = from?.delimiter ?? "";
  let reader: CsvReader | null = from === undefined ? null : new CsvReader(delimiter, from.line);
  const context = [...(from?.context ?? [])];
  let contextChars = 0;
  for (const { line, cells } of context) rowOf(line, cells);
  return {
    read(text) {
      waiting += text;
      const least = reader !== null && text.endsWith("\n") ? LEAST_LINES : LEAST_PIECE;
      return waiting.length < least ? [] : readOn();
    },
    end: () => [...readOn(), ...rows(reader?.end() ?? []), ...held.end()],
    mark() {
      const line = waiting === "" && held.isEmpty() ? (reader?.nextLine ?? null) : null;
      const isShort = context.length <= MOST_CONTEXT && contextChars <= MOST_CONTEXT_CHARS;
      return line === null || !isShort ? null : { delimiter, line, context: [...context] };
    },
  };

  function readOn(): Parsed[] {
    if (reader === null) {
      delimiter = findDelimiter(waiting);
      reader = new CsvReader(delimiter);
    }
    const parsed = rows(reader.read(waiting));
    waiting = "";
    return parsed;
  }

  function rows(records: CsvRecord[]): Parsed[] {
    const parsed: Parsed[] = [];
    for (const record of records) {
      if ("isEndless" in record && record.isEndless) broken(neverClosed(record.line));
      const found =
        "broken" in record ? { line: record.line, reason: record.broken } : rowOf(record.line, record.cells);
      if (Array.isArray(found)) for (const each of found) parsed.push(each);
      else if (found !== null) parsed.push(found);
      else if ("cells" in record && context.length <= MOST_CONTEXT) {
        context.push(record);
        contextChars += record.cells.join().length;
      }
    }
    return parsed;
  }
}

/** Why a file is refused whose rows nobody can tell from the text of a cell. */
function neverClosed(line: number): string {
  return `The quote that opens a cell on line ${line} is never closed: a cell may have ${LONGEST_CELL} characters. Close it or remove it, and upload the file again.`;
}

type Records = readonly (readonly string[])[];

/** All formats look at one first text, one after the other, so its records are kept until the next text. */
let seen: { head: string; byLines: Map<number, Records> } = { head: "", byLines: new Map() };

/** The records in the first lines of a file, or in all of its first text, for detecting its format. */
export function firstRecords(head: string, lines = Infinity): Records {
  if (seen.head !== head) seen = { head, byLines: new Map() };
  const known = seen.byLines.get(lines) ?? recordsOf(head.slice(0, endOfLine(head, lines)));
  seen.byLines.set(lines, known);
  return known;
}

function recordsOf(top: string): Records {
  const records = new CsvReader(findDelimiter(top)).read(`${top}\n`);
  return records.flatMap((record) => ("cells" in record ? [record.cells] : []));
}

/** Where the text's first `lines` lines end. */
function endOfLine(text: string, lines: number): number {
  let end = -1;
  for (let line = 0; line < lines; line++) {
    end = text.indexOf("\n", end + 1);
    if (end < 0) return text.length;
  }
  return end;
}

/** Each column's index by its name without case and punctuation; of two equal names the first counts. */
export function columnsOf(cells: readonly string[]): Map<string, number> {
  const columns = new Map<string, number>();
  for (const [i, cell] of cells.entries()) {
    if (cell.length > LONGEST_COLUMN_NAME) continue;
    // `Buy/Sell`, `buy_sell` and `BuySell` are one name.
    const name = cell.toLowerCase().replace(/[^a-z0-9]/g, "");
    if (!columns.has(name)) columns.set(name, i);
  }
  return columns;
}

/**
 * Reads a row's cells by column name; "" for a column that the file leaves out. Refuses a cell longer than
 * any value of a statement.
 */
export function cellReader(
  columns: ReadonlyMap<string, number>,
  cells: readonly string[],
): (name: string) => string {
  return (name) => boundedCell(cells[columns.get(name) ?? -1] ?? "", name);
}
