import { broken } from "./broken.ts";

/** What even a small file may become. */
const FREE = 1_048_576;
/** A sheet of a statement shrinks to a tenth. The same bound stands in Apache POI (MIN_INFLATE_RATIO). */
const MOST_RATIO = 100;
/** About 300 000 deals of a workbook; more take longer than one slice of an import. */
const MOST = 128 * 1_048_576;

/** Bounds the bytes and characters that come out of a file by the bytes that it has. */
export class Budget {
  #left: number;

  constructor(size: number) {
    this.#left = Math.min(MOST, FREE + MOST_RATIO * size);
  }

  /** Throws import_unreadable once more was taken than the file may become. */
  take(amount: number): void {
    this.#left -= amount;
    if (this.#left < 0)
      broken("The file holds far more than its size. Save the sheet as CSV, and choose that file.");
  }
}
