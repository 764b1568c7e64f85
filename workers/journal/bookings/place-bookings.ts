import type { Tx } from "../../db/ledger.ts";
import { identityOf, Occurrences } from "./core/identity.ts";
import type { IncomingBooking, Placing } from "./core/placed.ts";
import { bookingIdOf, printOf } from "./ids.ts";
import { findStanding, listNextOrdinals } from "./claims-store.ts";

type Search = {
  userId: string;
  rows: readonly IncomingBooking[];
  /** The import, or what a comparison has numbered so far. */
  of: { importId: string } | { occurrences: Occurrences };
};

/**
 * Finds which booking each row of a chunk states. The accounts are locked, or nothing is written. It asks at
 * most two statements of the database.
 */
export async function placeBookings(query: Tx["query"], { userId, rows, of }: Search): Promise<Placing> {
  if (rows.length === 0) return { placed: [], fresh: new Set(), duplicates: 0 };
  const printed = rows.map((row) => ({
    ...row,
    print: printOf(userId, identityOf(row.accountId, row.instrumentId, row.booking)),
  }));
  const prints = [...new Set(printed.map(({ print }) => print))];
  const occurrences =
    "importId" in of
      ? new Occurrences(await listNextOrdinals(query, { userId, importId: of.importId, prints }))
      : of.occurrences;
  const placed = printed.flatMap((row) => {
    const ordinal = occurrences.take(row);
    return ordinal === null ? [] : [{ ...row, ordinal, id: bookingIdOf(row.print, ordinal) }];
  });
  const ids = placed.map(({ id }) => id);
  const standing = new Set(await findStanding(query, { userId, ids }));
  const fresh = new Set(ids.filter((id) => !standing.has(id)));
  return { placed, fresh, duplicates: rows.length - fresh.size };
}
