import type { ImportZone } from "#shared/contracts/imports.ts";
import { wallClock, zoneOffsets } from "../../../math/wall-clock.ts";
import type { Row } from "../../fills/core/facts.ts";

/**
 * The zones in which statements are most often written; of two that fit equally well, the first is suggested.
 */
const CANDIDATES = [
  "America/New_York",
  "America/Chicago",
  "America/Los_Angeles",
  "UTC",
  "Europe/London",
  "Europe/Berlin",
  "Europe/Athens",
  "Asia/Dubai",
  "Asia/Kolkata",
  "Asia/Hong_Kong",
  "Asia/Tokyo",
  "Australia/Sydney",
] as const;

/** Enough fills to recognise a zone; it also bounds the work for a file of many days under a dozen zones. */
const MOST_FILLS = 5_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** US equities trade from 04:00 to 20:00 in New York, and mostly from 09:30 to 16:00. */
const WHOLE_DAY = [4 * HOUR_MS, 20 * HOUR_MS] as const;
const MAIN_HOURS = [9.5 * HOUR_MS, 16 * HOUR_MS] as const;

/** A stamp that names its own zone or offset, or that counts from 1970. */
const IS_PLACED = /(?:^\d+(?:\.\d+)?|Z|[A-Za-z]{3,4}|[+-]\d{2}:?\d{2})$/;

type Fill = { row: Pick<Row, "assetClass" | "currency" | "dateOnly" | "executedAt">; stamp: string };
type Count = { timeZone: string; inside: number; inMainHours: number; toInstant: (wall: number) => number };

/**
 * Counts the US-equity fills of a file within the hours of their market, under the chosen zone and under
 * others.
 */
export class ZoneTally {
  readonly #toNewYork = zoneOffsets("America/New_York");
  readonly #toChosen: (at: number) => number;
  readonly #chosen: Count;
  readonly #others: readonly Count[];
  #of = 0;

  constructor(timeZone: string) {
    this.#toChosen = zoneOffsets(timeZone);
    this.#chosen = countIn(timeZone);
    this.#others = CANDIDATES.filter((candidate) => candidate !== timeZone).map(countIn);
  }

  /**
   * Skips fills whose stamps have no time or a zone of their own, because they do not depend on the file's
   * zone. Each format writes stamps in its own shape, so the wall time comes from the instant that was read.
   */
  add(rows: readonly Fill[]): void {
    for (const { row, stamp } of rows) {
      if (this.#of === MOST_FILLS) return;
      if (row.assetClass !== "equity" || row.currency !== "USD" || row.dateOnly) continue;
      if (IS_PLACED.test(stamp)) continue;
      const wall = row.executedAt + this.#toChosen(row.executedAt);
      this.#of++;
      this.#place(this.#chosen, wall);
      for (const other of this.#others) this.#place(other, wall);
    }
  }

  /**
   * Suggests another zone when most fills lie outside market hours in the chosen zone and inside in the other
   * one.
   */
  suggestion(): ImportZone["suggestion"] {
    const outside = this.#of - this.#chosen.inside;
    if (outside * 2 <= this.#of) return null;
    const best = this.#others.reduce((a, b) =>
      b.inside > a.inside || (b.inside === a.inside && b.inMainHours > a.inMainHours) ? b : a,
    );
    if (best.inside * 2 <= this.#of) return null;
    return { timeZone: best.timeZone, outside, inside: best.inside, of: this.#of };
  }

  #place(count: Count, wall: number): void {
    const at = count.toInstant(wall);
    const time = (((at + this.#toNewYork(at)) % DAY_MS) + DAY_MS) % DAY_MS;
    if (time >= WHOLE_DAY[0] && time < WHOLE_DAY[1]) count.inside++;
    if (time >= MAIN_HOURS[0] && time < MAIN_HOURS[1]) count.inMainHours++;
  }
}

function countIn(timeZone: string): Count {
  return { timeZone, inside: 0, inMainHours: 0, toInstant: wallClock(timeZone) };
}
