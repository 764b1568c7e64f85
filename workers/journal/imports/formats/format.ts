import type { ImportFormat } from "#shared/contracts/imports.ts";
import type { Parsed } from "../core/parsed.ts";

export type ParseOptions = {
  /** The IANA zone of stamps that name none. */
  timeZone: string;
  /** Overrides the account that the file names. */
  account: string | null;
};

/** A parser that receives text piece by piece; it never throws, whatever the text. */
export type FormatReader = {
  read(text: string): Parsed[];
  end(): Parsed[];
  /**
   * The state from which a fresh parser can resume; null in the middle of a record, or when the state is too
   * large.
   */
  mark(): ReaderMark | null;
};

/** The parser's state so far: the delimiter, the next line's number, and the lines that were not rows. */
export type ReaderMark = { delimiter: string; line: number; context: { line: number; cells: string[] }[] };

export type Format = {
  name: ImportFormat;
  /** The format's name for a user, with the place where the file comes from. */
  title: string;
  /**
   * The zone of stamps that name none, unless the user, an account or the file says another; a fixed zone
   * cannot be overridden.
   */
  clock: { timeZone: string; isFixed: boolean };
  /** 0 (certainly not) to 1, judged by the first 64 KB of text. */
  detect(head: string): number;
  /**
   * The one zone that the file states for its stamps in its first 64 KB; null when it states none, or
   * several.
   */
  statedZone?(head: string): string | null;
  /** `from` is the mark of a parser of the same file with the same options. */
  open(options: ParseOptions, from?: ReaderMark): FormatReader;
};
