import type { ImportFormat } from "#shared/contracts/imports.ts";
import type { Row } from "../../fills/rules.ts";

/** One row of the file: read, or refused with the reason; `line` 1 is the first line of the file. */
export type Parsed =
  | { line: number; row: Row; stamp: string; amendment?: Amendment }
  | { line: number; reason: string };

/** How a row stands to what the broker has said before. A row without one states a fill, and nothing else. */
export type Amendment = {
  /** It states a fill, takes one back, or states one anew; the fill that it takes back is the row's with its sign turned. */
  kind: "states" | "cancels" | "corrects";
  /** The ids by which the row may name the fill that it takes back or states anew, the surest first. */
  names: string[];
  /** An id whose last part counts how often the fill has been stated anew; of two, the later counts. */
  revision: string | null;
};

export type ParseOptions = {
  /** The IANA zone of stamps that name none. */
  timeZone: string;
  /** Wins over the account that the file names. */
  account: string | null;
};

/** A parser that is fed text piece by piece; it never throws, whatever the text. */
export type FormatReader = {
  read(text: string): Parsed[];
  end(): Parsed[];
  /** What a fresh parser needs to know to go on from here; null in the middle of something, or when that is too much. */
  mark(): ReaderMark | null;
};

/** How the lines of the file went on so far: its delimiter, the next line's number, and the lines that were no rows. */
export type ReaderMark = { delimiter: string; line: number; context: { line: number; cells: string[] }[] };

export type Format = {
  name: ImportFormat;
  /** How a person calls it, with the place where the file comes from. */
  title: string;
  /** The zone of stamps that name none where nobody knows better; a fixed one holds whatever is asked for. */
  clock: { timeZone: string; isFixed: boolean };
  /** 0 (certainly not) to 1, judged by the first 64 KB of text. */
  detect(head: string): number;
  /** The one zone that the file says its stamps stand in, by its first 64 KB; null when it says none, or several. */
  statedZone?(head: string): string | null;
  /** `from` is where a parser of the same file and the same options was. */
  open(options: ParseOptions, from?: ReaderMark): FormatReader;
};

/** Thrown inside a format for one row that cannot be read; becomes its reason. */
export class RowRefused extends Error {}

export function refuse(reason: string): never {
  throw new RowRefused(reason);
}

/** Runs `read` for one row, turning a refusal into its reason and letting bugs through. */
export function readRow(
  line: number,
  read: () => Omit<Extract<Parsed, { row: Row }>, "line"> | null,
): Parsed | null {
  try {
    const found = read();
    return found === null ? null : { line, ...found };
  } catch (error) {
    if (error instanceof RowRefused) return { line, reason: error.message };
    throw error;
  }
}

const LONGEST_EXCERPT = 40;
// Longer than any name or number of a statement; what reads a cell may then look at it as often as it likes.
const LONGEST_CELL = 1_000;

/** A cell that is about to be read; refuses one that is longer than anything a statement says. */
export function boundedCell(cell: string, name: string): string {
  return cell.length > LONGEST_CELL ? refuse(`${name} is longer than ${LONGEST_CELL} characters`) : cell;
}

/** A cell as it may stand in a reason: short, and without control characters. */
export function excerpt(cell: string): string {
  const text = cell.trim();
  const start = text.slice(0, LONGEST_EXCERPT);
  // oxlint-disable-next-line no-control-regex -- removing them is the point
  const clean = start.replace(/[\u0000-\u001f\u007f-\u009f\ud800-\udfff]/g, " ").trim();
  return text.length > LONGEST_EXCERPT ? `${clean}…` : clean;
}
