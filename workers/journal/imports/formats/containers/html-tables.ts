import { Parser } from "htmlparser2";
import { broken } from "./broken.ts";
import { Budget } from "./budget.ts";
import { csvLine, LONGEST_CELL, MOST_CELLS } from "./csv-line.ts";

const DEEPEST = 100;
const MOST_ATTRIBUTES = 500;
/** An element without an end would be kept in memory; a picture inside a page is long. */
const LONGEST_ELEMENT = 4_194_304;
const LONGEST_TITLE = 200;
const STEP = 16_384;
const SILENT = new Set(["script", "style", "template", "noscript"]);
const BREAKS = new Set(["br", "p", "div", "li"]);

type Cell = { text: string; isHidden: boolean };
type Table = { row: string[] | null; cell: Cell | null };

/**
 * Reads the tables of a web page as the text that formats read: `web page,<title>`, then a line for each row.
 * Cells that the page hides are left out, and a cell over several columns is one cell. Throws
 * import_unreadable for a page that no browser could show.
 */
export class HtmlTables {
  readonly #budget: Budget;
  readonly #parser: Parser;
  readonly #tables: Table[] = [];
  #lines = "";
  #title: string | null = "";
  #isTitle = false;
  #depth = 0;
  #attributes = 0;
  #sinceEvent = 0;
  #silentIn: string | null = null;

  constructor(size: number) {
    this.#budget = new Budget(size);
    this.#parser = new Parser({
      onopentagname: () => {
        this.#attributes = 0;
      },
      onattribute: () => {
        if (++this.#attributes > MOST_ATTRIBUTES) broken("The page has an element that is too long.");
      },
      onopentag: (name, attributes) => this.#open(name, attributes),
      onclosetag: (name) => this.#close(name),
      ontext: (text) => this.#text(text),
      oncomment: () => {
        this.#sinceEvent = 0;
      },
    });
  }

  /** The lines that this text completes. */
  read(text: string): string {
    for (let at = 0; at < text.length; at += STEP) {
      const piece = text.slice(at, at + STEP);
      this.#budget.take(piece.length);
      this.#sinceEvent += piece.length;
      if (this.#sinceEvent > LONGEST_ELEMENT) broken("The page has an element that is too long.");
      this.#parser.write(piece);
    }
    return this.#takeLines();
  }

  end(): string {
    this.#parser.end();
    for (const table of this.#tables.splice(0)) this.#endRow(table);
    this.#writeTitle();
    return this.#takeLines();
  }

  #takeLines(): string {
    const lines = this.#lines;
    this.#lines = "";
    return lines;
  }

  #open(name: string, attributes: Readonly<Record<string, string>>): void {
    this.#sinceEvent = 0;
    if (++this.#depth > DEEPEST) broken("The page is nested too deeply.");
    if (SILENT.has(name)) this.#silentIn ??= name;
    if (name === "title") this.#isTitle = true;
    if (name === "table") this.#tables.push({ row: null, cell: null });
    const table = this.#tables.at(-1);
    if (table === undefined) return;
    if (name === "tr") {
      this.#endRow(table);
      table.row = [];
    } else if (name === "td" || name === "th") {
      endCell(table);
      table.row ??= [];
      table.cell = { text: "", isHidden: isHidden(attributes) };
    } else if (BREAKS.has(name) && table.cell !== null) table.cell.text += " ";
  }

  #close(name: string): void {
    this.#sinceEvent = 0;
    this.#depth--;
    if (name === "title") this.#isTitle = false;
    if (name === this.#silentIn) this.#silentIn = null;
    const table = this.#tables.at(-1);
    if (table === undefined) return;
    if (name === "td" || name === "th") endCell(table);
    if (name === "tr" || name === "table") this.#endRow(table);
    if (name === "table") this.#tables.pop();
  }

  #text(text: string): void {
    this.#sinceEvent = 0;
    if (this.#isTitle && this.#title !== null && this.#title.length < LONGEST_TITLE) this.#title += text;
    const cell = this.#tables.at(-1)?.cell ?? null;
    if (cell !== null && this.#silentIn === null && cell.text.length < LONGEST_CELL) cell.text += text;
  }

  #endRow(table: Table): void {
    endCell(table);
    if (table.row?.some((cell) => cell !== "") === true) {
      this.#writeTitle();
      this.#lines += csvLine(table.row);
    }
    table.row = null;
  }

  /** The title stands before the first table; a page without one has only the first word. */
  #writeTitle(): void {
    if (this.#title !== null) this.#lines += csvLine(["web page", plain(this.#title)]);
    this.#title = null;
  }
}

function endCell(table: Table): void {
  const { cell, row } = table;
  table.cell = null;
  if (cell === null || row === null || cell.isHidden || row.length >= MOST_CELLS) return;
  row.push(plain(cell.text));
}

function plain(text: string): string {
  return text
    .slice(0, LONGEST_CELL)
    .replace(/[\s\u00a0\u202f]+/g, " ")
    .trim();
}

function isHidden({ class: classes = "", style = "" }: Readonly<Record<string, string>>): boolean {
  return /\bhidden\b/i.test(classes) || /display\s*:\s*none/i.test(style);
}
