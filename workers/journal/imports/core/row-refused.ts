import type { LeftOut } from "#shared/contracts/import-contents.ts";
import type { Booking } from "../../bookings/core/booking.ts";
import type { StatedBalance } from "../../bookings/core/stated-balance.ts";
import type { Row } from "../../fills/core/facts.ts";
import type { Parsed } from "./parsed.ts";
import { tooLarge, tooLargeBalance, tooLargeBooking } from "./row-size.ts";

/** Thrown inside a format for one row that cannot be read; its message becomes the row's reason. */
export class RowRefused extends Error {}

/** Thrown inside a format for one row that states no trade. */
class RowLeftOut extends Error {
  readonly kind: LeftOut;

  constructor(kind: LeftOut) {
    super(kind);
    this.kind = kind;
  }
}

export function leaveOut(kind: LeftOut): never {
  throw withoutStack(() => new RowLeftOut(kind));
}

export function refuse(reason: string): never {
  throw withoutStack(() => new RowRefused(reason));
}

/** Nobody reads the stack of a refused row, and to record it costs more than to read the row. */
function withoutStack<Made extends Error>(make: () => Made): Made {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return make();
  } finally {
    Error.stackTraceLimit = limit;
  }
}

type Found =
  | Omit<Extract<Parsed, { row: Row }>, "line">
  | Omit<Extract<Parsed, { booking: Booking }>, "line">
  | Omit<Extract<Parsed, { stated: StatedBalance }>, "line">;

/** Runs `read` for one row; a refusal becomes the row's reason, a row left out its kind. */
export function readRow(line: number, read: () => Found | null): Parsed | null {
  try {
    const found = read();
    if (found === null) return null;
    const reason = sizeReasonOf(found);
    return reason === null ? { line, ...found } : { line, reason };
  } catch (error) {
    if (error instanceof RowRefused) return { line, reason: error.message };
    if (error instanceof RowLeftOut) return { line, leftOut: error.kind };
    throw error;
  }
}

function sizeReasonOf(found: Found): string | null {
  if ("row" in found) return tooLarge(found.row);
  return "booking" in found ? tooLargeBooking(found.booking) : tooLargeBalance(found.stated);
}

const LONGEST_EXCERPT = 40;
// Longer than any name or number of a statement. Below this length, patterns may scan a cell repeatedly.
const LONGEST_CELL = 1_000;

/** Returns a cell of bounded length; refuses the row when it is longer than any value of a statement. */
export function boundedCell(cell: string, name: string): string {
  return cell.length > LONGEST_CELL ? refuse(`${name} is longer than ${LONGEST_CELL} characters`) : cell;
}

// oxlint-disable-next-line no-control-regex -- removing them is the point
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ud800-\udfff]/g;

/** A text without its control characters and marks of direction. */
export function withoutControls(text: string): string {
  return text.replace(CONTROLS, " ");
}

const LONGEST_NOTE = 200;

/** A statement's own words without control characters, at most 200 of them; null for none. */
export function cleanNote(note: string | null): string | null {
  const text = withoutControls(note ?? "")
    .trim()
    .slice(0, LONGEST_NOTE)
    .trim();
  return text === "" ? null : text;
}

/** Shortens a cell for a reason, and removes its control characters and marks of direction. */
export function excerpt(cell: string): string {
  const text = cell.trim();
  const clean = withoutControls(text.slice(0, LONGEST_EXCERPT)).trim();
  return text.length > LONGEST_EXCERPT ? `${clean}…` : clean;
}
