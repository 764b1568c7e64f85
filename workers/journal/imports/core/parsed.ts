import type { LeftOut } from "#shared/contracts/import-contents.ts";
import type { Booking } from "../../bookings/core/booking.ts";
import type { StatedBalance } from "../../bookings/core/stated-balance.ts";
import type { Row } from "../../fills/core/facts.ts";

/**
 * One row of the file: a fill, a booking, or a balance that the statement states. Other rows are left out on
 * purpose, or refused with the reason. `line` 1 is the first line of the file.
 */
export type Parsed =
  | { line: number; row: Row; stamp: string; amendment?: Amendment }
  | { line: number; booking: Booking; stamp: string }
  | { line: number; stated: StatedBalance }
  | { line: number; leftOut: LeftOut }
  | { line: number; reason: string };

/** How a row relates to the broker's earlier statements. A row without one only states a fill. */
export type Amendment = {
  /**
   * The row states a fill, cancels one, or restates one. A cancelled fill is the row's with its sign
   * reversed.
   */
  kind: "states" | "cancels" | "corrects";
  /** The ids by which the row may name the fill that it cancels or restates, the most reliable first. */
  names: string[];
  /** An id whose last part counts the restatements of the fill; the higher count wins. */
  revision: string | null;
};

/** A row of the file that states no trade. */
export type RowLeftOut = Extract<Parsed, { leftOut: LeftOut }>;

/** A row of the file that states a booking. */
export type ReadBooking = Extract<Parsed, { booking: Booking }>;

/** A row of the file that states a balance. */
export type ReadStated = Extract<Parsed, { stated: StatedBalance }>;

/** A row of the file that could be read. */
export type ReadRow = Extract<Parsed, { row: Row }>;
