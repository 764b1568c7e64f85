import type { Parsed } from "../../core/parsed.ts";
import { RowRefused } from "../../core/row-refused.ts";
import { tooLarge, tooLargeBooking } from "../../core/row-size.ts";
import type { Held } from "../csv-rows.ts";

/** No order and no second of a statement has as many rows. */
export const MOST_LEGS = 10_000;
const TOO_MANY = `More than ${MOST_LEGS} rows belong together here, which is no order`;

/** Reads the rows of one group; `next` is the key of the group after it, null at the end of the file. */
type ReadGroup<Leg> = (legs: Leg[], next: string | null) => Parsed[];

/**
 * Keeps the rows that share a key and stand one after the other, such as the legs of an order. `add` returns
 * what the group before says when another key begins.
 */
export function groups<Leg extends { line: number }>(
  read: ReadGroup<Leg>,
): Held & { add(key: string, leg: Leg): Parsed[] } {
  let legs: Leg[] = [];
  let current: string | null = null;
  let isTooLarge = false;
  const close = (next: string | null): Parsed[] => {
    const closed = legs;
    legs = [];
    return closed.length === 0 ? [] : readGroup(closed, () => read(closed, next));
  };
  return {
    isEmpty: () => current === null,
    end: () => close(null),
    add(key, leg) {
      const found = key === current ? [] : close(key);
      if (key !== current) isTooLarge = false;
      current = key;
      if (isTooLarge) return [...found, { line: leg.line, reason: TOO_MANY }];
      legs.push(leg);
      if (legs.length <= MOST_LEGS) return found;
      isTooLarge = true;
      const refused = legs.map(({ line }) => ({ line, reason: TOO_MANY }));
      legs = [];
      return [...found, ...refused];
    },
  };
}

/** Reads rows that say one thing together; a refusal refuses each of them. */
export function readGroup(legs: readonly { line: number }[], read: () => Parsed[]): Parsed[] {
  try {
    return read().map(ofSize);
  } catch (error) {
    if (error instanceof RowRefused) return legs.map(({ line }) => ({ line, reason: error.message }));
    throw error;
  }
}

/** Replaces what is larger than any trade or booking by the reason. */
function ofSize(found: Parsed): Parsed {
  const reason =
    "row" in found ? tooLarge(found.row) : "booking" in found ? tooLargeBooking(found.booking) : null;
  return reason === null ? found : { line: found.line, reason };
}
