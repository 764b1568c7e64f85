import { parse } from "csv-parse/sync";

/** `isEndless`: a quoted cell exceeds its bound. Nobody knows which of the lines behind it are rows. */
export type CsvRecord =
  | { line: number; cells: string[] }
  | { line: number; broken: string; isEndless: boolean };

/** A quoted cell may contain line breaks; one of this many characters was never closed. */
export const LONGEST_CELL = 65_536;

/**
 * Splits text into records as it arrives. Whole records go to the parser in blocks, so memory holds one piece
 * of the file. A quote that never closes costs only its own line.
 */
export class CsvReader {
  readonly #delimiter: string;
  #rest = "";
  /**
   * How far `#rest` has been scanned, and in which state; an unfinished cell is not scanned again from its
   * start.
   */
  #seen = 0;
  #opened = -1;
  #isCellStart = true;
  #line = 1;
  #endsWithReturn = false;
  #isSkipping = false;

  constructor(delimiter: string, line = 1) {
    this.#delimiter = delimiter;
    this.#line = line;
  }

  /** The number of the next line; null in the middle of a record. */
  get nextLine(): number | null {
    return this.#rest === "" && !this.#endsWithReturn && !this.#isSkipping ? this.#line : null;
  }

  read(text: string): CsvRecord[] {
    this.#rest += this.#withPlainNewlines(text);
    return this.#drain(false);
  }

  end(): CsvRecord[] {
    if (this.#rest !== "" && !this.#rest.endsWith("\n")) this.#rest += "\n";
    return this.#drain(true);
  }

  #withPlainNewlines(text: string): string {
    const whole = this.#endsWithReturn ? `\r${text}` : text;
    this.#endsWithReturn = whole.endsWith("\r");
    const finished = this.#endsWithReturn ? whole.slice(0, -1) : whole;
    return finished.includes("\r") ? finished.replace(/\r\n?/g, "\n") : finished;
  }

  #drain(isEnd: boolean): CsvRecord[] {
    const records: CsvRecord[] = [];
    for (;;) {
      this.#skipToLineEnd();
      const { cut, isOpen } = this.#lastRecordEnd();
      if (cut > 0) {
        for (const record of this.#parse(this.#rest.slice(0, cut))) records.push(record);
        this.#rest = this.#rest.slice(cut);
        this.#seen -= cut;
        if (this.#opened >= 0) this.#opened -= cut;
      }
      const isStuck = isOpen || isEnd || this.#rest.length > 2 * LONGEST_CELL;
      if (this.#rest === "" || !isStuck) return records;
      records.push(this.#dropLine(isOpen));
    }
  }

  #dropLine(isEndless: boolean): CsvRecord {
    const isWhole = this.#rest.includes("\n");
    this.#isSkipping = true;
    return {
      line: this.#line,
      broken: isWhole ? "A quote on this line is never closed" : "This line is too long",
      isEndless,
    };
  }

  #skipToLineEnd(): void {
    if (!this.#isSkipping) return;
    const end = this.#rest.indexOf("\n");
    this.#rest = end < 0 ? "" : this.#rest.slice(end + 1);
    this.#seen = 0;
    this.#opened = -1;
    this.#isCellStart = true;
    if (end < 0) return;
    this.#isSkipping = false;
    this.#line++;
  }

  /**
   * The index after the last line break outside quotes, 0 without one; and whether a quote after it never
   * closes.
   */
  #lastRecordEnd(): { cut: number; isOpen: boolean } {
    const text = this.#rest;
    const delimiter = this.#delimiter.charCodeAt(0);
    let cut = 0;
    if (this.#opened < 0 && !text.includes('"', this.#seen)) {
      const breakAt = text.slice(this.#seen).lastIndexOf("\n");
      if (breakAt >= 0) cut = this.#seen + breakAt + 1;
      if (text.length > this.#seen)
        this.#isCellStart = isCellEnd(text.charCodeAt(text.length - 1), delimiter);
      this.#seen = text.length;
      return { cut, isOpen: false };
    }
    for (let i = this.#seen; i < text.length; i++) {
      if (this.#opened < 0) {
        const code = text.charCodeAt(i);
        if (code !== 34 || !this.#isCellStart) {
          this.#isCellStart = isCellEnd(code, delimiter);
          if (code === 10) cut = i + 1;
          continue;
        }
        this.#opened = i++;
      }
      const close = closingQuote(text, i);
      this.#seen = close < 0 ? text.length : close;
      if (this.#seen - this.#opened > LONGEST_CELL) return { cut, isOpen: true };
      // The next piece may begin with the second half of a doubled quote.
      if (close < 0 || close === text.length - 1) return { cut, isOpen: false };
      this.#opened = -1;
      this.#isCellStart = false;
      i = close;
    }
    this.#seen = text.length;
    return { cut, isOpen: false };
  }

  #parse(block: string): CsvRecord[] {
    const first = this.#line;
    for (let at = block.indexOf("\n"); at >= 0; at = block.indexOf("\n", at + 1)) this.#line++;
    if (!block.includes('"')) return this.#split(block, first);
    const records: CsvRecord[] = [];
    parse(block, {
      delimiter: this.#delimiter,
      record_delimiter: "\n",
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      on_record: (cells: string[], { lines }) => {
        const over = cells.reduce((sum, cell) => sum + cell.split("\n").length - 1, 0);
        records.push({ line: first + lines - 1 - over, cells });
        return null;
      },
    });
    return records;
  }

  /** A block without quotes. The parser takes long for a line of another length than the first. */
  #split(block: string, first: number): CsvRecord[] {
    const records: CsvRecord[] = [];
    for (const [at, line] of block.toWellFormed().split("\n").entries()) {
      if (line !== "") records.push({ line: first + at, cells: line.split(this.#delimiter) });
    }
    return records;
  }
}

function isCellEnd(code: number, delimiter: number): boolean {
  return code === delimiter || code === 10;
}

/** The index where the quoted cell that begins at `from` ends; -1 when the text ends first. */
function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2)) {
    if (text.charCodeAt(at + 1) !== 34) return at;
  }
  return -1;
}

/** The delimiter of the first line that has one; `sep=;` on the first line declares it. */
export function findDelimiter(head: string): "," | ";" | "\t" {
  const stated = /^sep=([,;\t])\r?\n/.exec(head)?.[1];
  const line = head.split(/\r?\n/, 50).find((text) => /[,;\t]/.test(text) && !text.startsWith("sep=")) ?? "";
  const bare = line.replace(/"[^"]*"/g, "");
  const counts = ([",", ";", "\t"] as const).map((mark) => ({ mark, n: bare.split(mark).length }));
  const best = counts.reduce((a, b) => (b.n > a.n ? b : a));
  return counts.find(({ mark }) => mark === stated)?.mark ?? best.mark;
}
