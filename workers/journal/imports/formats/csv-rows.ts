import { CsvReader, findDelimiter, type CsvRecord } from "./csv.ts";
import { type FormatReader, type ReaderMark } from "./format.ts";
import type { Parsed } from "../core/parsed.ts";
import { boundedCell } from "../core/row-refused.ts";

// The delimiter is judged by the first lines; and a cell that goes on is looked at once for each piece.
const LEAST_PIECE = 4_096;
// Behind a whole line there can be a mark, also where a file comes in small pieces.
const LEAST_LINES = 512;
const LONGEST_COLUMN_NAME = 100;

// A header, the marks of sections, a few sums: a file with more lines that are no rows is read from its start again.
const MOST_CONTEXT = 100;
const MOST_CONTEXT_CHARS = 20_000;

/**
 * Feeds the records of a CSV file, of whatever delimiter, to `rowOf`; null is a line that is no row. Only such lines
 * may change how later ones are read: to go on from a mark, they are fed again.
 */
export function csvRows(
  from: ReaderMark | undefined,
  rowOf: (line: number, cells: string[]) => Parsed | null,
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
    end: () => [...readOn(), ...rows(reader?.end() ?? [])],
    mark() {
      const line = waiting === "" ? (reader?.nextLine ?? null) : null;
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
      const found =
        "broken" in record ? { line: record.line, reason: record.broken } : rowOf(record.line, record.cells);
      if (found !== null) parsed.push(found);
      else if ("cells" in record && context.length <= MOST_CONTEXT) {
        context.push(record);
        contextChars += record.cells.join().length;
      }
    }
    return parsed;
  }
}

/** The first records of a file, for detection. */
export function firstRecords(head: string): string[][] {
  const records = new CsvReader(findDelimiter(head)).read(`${head}\n`);
  return records.flatMap((record) => ("cells" in record ? [record.cells] : []));
}

/** Where each column stands, by its name without case and punctuation; the first of two equal names counts. */
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

/** A row's cells by column name; "" for a column that the file leaves out. Refuses a cell that is too long to be read. */
export function cellReader(
  columns: ReadonlyMap<string, number>,
  cells: readonly string[],
): (name: string) => string {
  return (name) => boundedCell(cells[columns.get(name) ?? -1] ?? "", name);
}
