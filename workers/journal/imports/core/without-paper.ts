import { LONGEST_REASON } from "#shared/contracts/bounds.ts";
import type { RowError } from "#shared/contracts/imports.ts";
import { isId } from "#shared/ids.ts";
import type { ReadBooking, ReadRow, ReadStated } from "./parsed.ts";

type Read = { rows: ReadRow[]; bookings: ReadBooking[]; stated: ReadStated[]; errors: RowError[] };

/**
 * The chunk without rows that name a paper account: such an account holds what its own orders filled, and
 * nothing else. A row with the id of one of our own fills comes from an export and counts as a duplicate;
 * `own` counts these. Other rows are reported. A balance of a paper account is
 * dropped. Without paper accounts the chunk is the same object.
 */
export function withoutPaper<C extends Read>(
  chunk: C,
  papers: ReadonlySet<string>,
): { chunk: C; own: number } {
  const isPaper = ({ row }: ReadRow) => papers.has(row.account);
  const isBooked = ({ booking }: ReadBooking) => papers.has(booking.account);
  if (papers.size === 0) return { chunk, own: 0 };
  const ofPaper = chunk.rows.filter(isPaper);
  const foreign = ofPaper.filter(({ row }) => !isId("fill", row.executionId));
  const named = [
    ...foreign.map(({ line, row }) => ({ line, account: row.account })),
    ...chunk.bookings.filter(isBooked).map(({ line, booking }) => ({ line, account: booking.account })),
  ];
  const refused = named.map(({ line, account }) => ({
    line,
    reason: `${account} is a paper account; name another account.`.slice(0, LONGEST_REASON),
  }));
  return {
    chunk: {
      ...chunk,
      rows: chunk.rows.filter((read) => !isPaper(read)),
      bookings: chunk.bookings.filter((read) => !isBooked(read)),
      stated: chunk.stated.filter((read) => !papers.has(read.stated.account)),
      errors: [...chunk.errors, ...refused].toSorted((one, other) => one.line - other.line),
    },
    own: ofPaper.length - foreign.length,
  };
}
