import type { ImportFormat } from "#shared/contracts/imports.ts";
import type { Parsed } from "../core/parsed.ts";

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
