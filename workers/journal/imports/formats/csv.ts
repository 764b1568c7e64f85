import { parse } from "csv-parse/sync";

export type CsvRecord = { line: number; cells: string[] } | { line: number; broken: string };

// A quoted cell may run over lines; one that runs this far was never closed.
const LONGEST_RECORD = 65_536;
const MOST_BROKEN = 1_000;

/**
 * Cuts text into records as it comes. Whole records go to the parser in blocks, so memory holds one piece of the file;
 * a quote that never closes costs its own line only.
 */
export class CsvReader {
  readonly #delimiter: string;
  #rest = "";
  #line = 1;
  #broken = 0;
  #endsWithReturn = false;
  #hasGivenUp = false;

  constructor(delimiter: string) {
    this.#delimiter = delimiter;
  }

  read(text: string): CsvRecord[] {
    if (this.#hasGivenUp) return [];
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
    const held = this.#endsWithReturn ? whole.slice(0, -1) : whole;
    return held.includes("\r") ? held.replace(/\r\n?/g, "\n") : held;
  }

  #drain(isEnd: boolean): CsvRecord[] {
    const records: CsvRecord[] = [];
    for (;;) {
      const cut = this.#lastRecordEnd();
      if (cut > 0) {
        for (const record of this.#parse(this.#rest.slice(0, cut))) records.push(record);
        this.#rest = this.#rest.slice(cut);
      }
      const isStuck = this.#rest !== "" && (isEnd || this.#rest.length > LONGEST_RECORD);
      if (!isStuck) return records;
      records.push(this.#dropLine());
    }
  }

  #dropLine(): CsvRecord {
    const line = this.#line++;
    const end = this.#rest.indexOf("\n");
    this.#rest = end < 0 ? "" : this.#rest.slice(end + 1);
    if (end < 0) return { line, broken: "This line is too long" };
    if (++this.#broken <= MOST_BROKEN) return { line, broken: "A quote on this line is never closed" };
    this.#hasGivenUp = true;
    this.#rest = "";
    return { line, broken: "Too many quotes are never closed; the rest of the file is not read" };
  }

  /** Just after the last line break that stands outside quotes; 0 when there is none. */
  #lastRecordEnd(): number {
    const text = this.#rest;
    if (!text.includes('"')) return text.lastIndexOf("\n") + 1;
    const delimiter = this.#delimiter.charCodeAt(0);
    let last = 0;
    let i = 0;
    let isCellStart = true;
    while (i < text.length) {
      const code = text.charCodeAt(i);
      if (code === 34 && isCellStart) {
        i = closingQuote(text, i + 1);
        if (i < 0) return last;
        isCellStart = false;
      } else {
        isCellStart = code === delimiter || code === 10;
        if (code === 10) last = i + 1;
      }
      i++;
    }
    return last;
  }

  #parse(block: string): CsvRecord[] {
    const first = this.#line;
    const mayRunOver = block.includes('"');
    for (let at = block.indexOf("\n"); at >= 0; at = block.indexOf("\n", at + 1)) this.#line++;
    const records: CsvRecord[] = [];
    parse(block, {
      delimiter: this.#delimiter,
      record_delimiter: "\n",
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      on_record: (cells: string[], { lines }) => {
        const over = mayRunOver ? cells.reduce((sum, cell) => sum + cell.split("\n").length - 1, 0) : 0;
        records.push({ line: first + lines - 1 - over, cells });
        return null;
      },
    });
    return records;
  }
}

/** Where the quoted cell that begins at `from` ends; -1 when the text ends first. */
function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2)) {
    if (text.charCodeAt(at + 1) !== 34) return at;
  }
  return -1;
}

/** The delimiter of the first line that holds one; `sep=;` on the first line says it outright. */
export function findDelimiter(head: string): "," | ";" | "\t" {
  const stated = /^sep=([,;\t])\r?\n/.exec(head)?.[1];
  const line = head.split(/\r?\n/, 50).find((text) => /[,;\t]/.test(text) && !text.startsWith("sep=")) ?? "";
  const bare = line.replace(/"[^"]*"/g, "");
  const counts = ([",", ";", "\t"] as const).map((mark) => ({ mark, n: bare.split(mark).length }));
  const best = counts.reduce((a, b) => (b.n > a.n ? b : a));
  return counts.find(({ mark }) => mark === stated)?.mark ?? best.mark;
}
