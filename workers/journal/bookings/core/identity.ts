import type { Booking } from "./booking.ts";

/**
 * Equal for rows that state one booking: the same account, kind, instrument, money and units. Those with an
 * id of the broker have that id in common, the others the second. The price, the words, and the time of a row
 * with an id only describe it.
 */
export function identityOf(
  accountId: string,
  instrumentId: string | null,
  booking: Booking,
  externalId: string | null = booking.externalId,
): string {
  const { kind, amount, currency, quantity, ratio, executedAt } = booking;
  return [
    accountId,
    kind,
    instrumentId ?? "",
    currency,
    amount ?? "",
    quantity ?? "",
    ratio === null ? "" : `${ratio.after}:${ratio.before}`,
    externalId === null ? `@${Math.floor(executedAt / 1000)}` : `=${externalId}`,
  ].join("\u001f");
}

/** A row of a file with the print of what it states. */
type Printed = { print: string; booking: Booking };

/**
 * Numbers equal rows of one file from 0, so that k equal rows mean the first k bookings of that print. A row
 * with an id of the broker counts once a file; it is null when the file has stated it already.
 */
export class Occurrences {
  readonly #next: Map<string, number>;

  /** `next` holds the first free ordinal of each print that the file has stated before. */
  constructor(next: ReadonlyMap<string, number> = new Map()) {
    this.#next = new Map(next);
  }

  take({ print, booking }: Printed): number | null {
    const ordinal = this.#next.get(print) ?? 0;
    if (ordinal > 0 && booking.externalId !== null) return null;
    this.#next.set(print, ordinal + 1);
    return ordinal;
  }
}
