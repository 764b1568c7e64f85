import type { Tx } from "../../db/ledger.ts";
import { identityOf, Occurrences } from "./core/identity.ts";
import type { IncomingBooking, PlacedBooking, Placing } from "./core/placed.ts";
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
 * most three statements of the database.
 */
export async function placeBookings(query: Tx["query"], { userId, rows, of }: Search): Promise<Placing> {
  if (rows.length === 0) return { placed: [], fresh: new Set(), duplicates: 0 };
  const former = await findFormer(query, userId, rows);
  const printed = rows.map((row) => printedOf(userId, row));
  const prints = [...new Set(printed.map(({ numbered }) => numbered))];
  const occurrences =
    "importId" in of
      ? new Occurrences(await listNextOrdinals(query, { userId, importId: of.importId, prints }))
      : of.occurrences;
  const placed = printed.flatMap((row): PlacedBooking[] => {
    const old = formerOf(userId, row);
    if (old !== null && former.has(old.id)) return [{ ...row, ...old, numbered: old.print, ordinal: 0 }];
    const ordinal = occurrences.take({ print: row.numbered, booking: row.booking });
    return ordinal === null ? [] : [{ ...row, ordinal, id: bookingIdOf(row.print, ordinal) }];
  });
  const ids = placed.map(({ id }) => id);
  const standing = new Set(await findStanding(query, { userId, ids }));
  const fresh = new Set(ids.filter((id) => !standing.has(id)));
  return { placed, fresh, duplicates: rows.length - fresh.size };
}

function printedOf(userId: string, row: IncomingBooking): Omit<PlacedBooking, "id" | "ordinal"> {
  const identity = identityOf(row.accountId, row.instrumentId, row.booking);
  const print = printOf(userId, identity);
  const { section } = row.booking;
  return {
    ...row,
    print,
    numbered: section === undefined ? print : printOf(userId, `${identity} ${section}`),
  };
}

/** The booking that stands under the row's former id, if any does. */
function formerOf(userId: string, row: IncomingBooking): { id: string; print: string } | null {
  const { formerId = null } = row.booking;
  if (formerId === null) return null;
  const print = printOf(userId, identityOf(row.accountId, row.instrumentId, row.booking, formerId));
  return { id: bookingIdOf(print, 0), print };
}

async function findFormer(
  query: Tx["query"],
  userId: string,
  rows: readonly IncomingBooking[],
): Promise<ReadonlySet<string>> {
  const ids = rows.flatMap((row) => formerOf(userId, row)?.id ?? []);
  return new Set(ids.length === 0 ? [] : await findStanding(query, { userId, ids }));
}
