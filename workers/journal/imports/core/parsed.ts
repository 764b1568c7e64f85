import type { Row } from "../../fills/core/facts.ts";

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

/** A row of the file that could be read. */
export type ReadRow = Extract<Parsed, { row: Row }>;
