import { sql } from "drizzle-orm";
import { toInstant } from "../../db/instants.ts";
import type { Tx } from "../../db/ledger.ts";
import { type Getters, insertRows } from "../../db/rows.ts";
import { bookingClaims, bookings } from "../../db/schema/bookings.ts";
import { bySideIndex } from "../../db/side-index.ts";
import { array } from "../../db/statement.ts";
import { stain } from "../../db/dirty-spans.ts";
import type { PlacedBooking } from "./core/placed.ts";

/** The first ordinal of each print that the import has not claimed, for the prints that it has claimed. */
export async function listNextOrdinals(
  query: Tx["query"],
  { userId, importId, prints }: { userId: string; importId: string; prints: readonly string[] },
): Promise<Map<string, number>> {
  const rows = await query(sql<{ print: string; next: number }>`
    select p.print, c.ordinal + 1 as next from unnest(${array(prints)}::text[]) as p (print)
      cross join lateral (
        select ordinal from booking_claims
        where ${bySideIndex(userId)} and import_id = ${importId} and print = p.print order by ordinal desc limit 1
      ) c`);
  return new Map(rows.map(({ print, next }) => [print, next]));
}

/** Which of these bookings stand in the ledger. */
export async function findStanding(
  query: Tx["query"],
  { userId, ids }: { userId: string; ids: readonly string[] },
): Promise<string[]> {
  const rows = await query(
    sql<{
      id: string;
    }>`select id from bookings where user_id = ${userId} and id = any(${array(ids)}::text[])`,
  );
  return rows.map(({ id }) => id);
}

type Written = { importId: string; added: readonly PlacedBooking[]; placed: readonly PlacedBooking[] };

/** The trades of an instrument follow its splits, its transfers, and money for the fraction of a unit. */
const MOVES = sql`instrument_id is not null and kind in ('split', 'transfer', 'adjustment')`;

/**
 * Adds bookings with the import's claims, and marks the instruments whose trades they change. A booking that
 * two sections of a file state keeps the claim of the first.
 */
export async function insertBookings(tx: Tx, { importId, added, placed }: Written): Promise<void> {
  await tx.query(sql<never>`
    with added as (
      ${insertRows<typeof bookings, PlacedBooking>(bookings, tx.userId, added, BOOKING)}
      returning account_id, instrument_id, kind, executed_at as at
    ),
    stained as (${stain(tx.userId, sql`added where ${MOVES}`)})
    ${insertRows<typeof bookingClaims, PlacedBooking>(bookingClaims, tx.userId, placed, {
      ...CLAIM,
      import_id: () => importId,
    })} on conflict do nothing`);
}

const BOOKING: Getters<typeof bookings, PlacedBooking> = {
  id: ({ id }) => id,
  account_id: ({ accountId }) => accountId,
  instrument_id: ({ instrumentId }) => instrumentId,
  kind: ({ booking }) => booking.kind,
  executed_at: ({ booking }) => toInstant(booking.executedAt),
  date_only: ({ booking }) => booking.dateOnly,
  amount: ({ booking }) => booking.amount,
  currency: ({ booking }) => booking.currency,
  quantity: ({ booking }) => booking.quantity,
  price: ({ booking }) => booking.price,
  ratio_after: ({ booking }) => booking.ratio?.after ?? null,
  ratio_before: ({ booking }) => booking.ratio?.before ?? null,
  external_id: ({ booking }) => booking.externalId,
  note: ({ booking }) => booking.note,
  ordinal: ({ ordinal }) => ordinal,
  print: ({ print }) => print,
};

const CLAIM: Omit<Getters<typeof bookingClaims, PlacedBooking>, "import_id"> = {
  booking_id: ({ id }) => id,
  line: ({ line }) => line,
  print: ({ numbered }) => numbered,
  ordinal: ({ ordinal }) => ordinal,
  executed_at: ({ booking }) => toInstant(booking.executedAt),
  date_only: ({ booking }) => booking.dateOnly,
  price: ({ booking }) => booking.price,
  note: ({ booking }) => booking.note,
};

/**
 * Gives each of these bookings the time, the price and the words of the oldest import that claims it. Both
 * the old and the new time of a split or a transfer are marked.
 */
export async function settleBookings(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.query(sql<never>`
    with before as materialized (
      select id, account_id, instrument_id, executed_at as at from bookings
      where user_id = ${tx.userId} and id = any(${array(ids)}::text[]) and ${MOVES}
    ), settled as (
      update bookings b set executed_at = c.executed_at, date_only = c.date_only, price = c.price, note = c.note
      from unnest(${array(ids)}::text[]) as p (id)
        cross join lateral (
          select executed_at, date_only, price, note from booking_claims
          where user_id = ${tx.userId} and booking_id = p.id order by import_id limit 1
        ) c
      where b.user_id = ${tx.userId} and b.id = p.id
        and (b.executed_at, b.date_only, b.price, b.note) is distinct from (c.executed_at, c.date_only, c.price, c.note)
      returning b.id, b.account_id, b.instrument_id, b.kind, b.executed_at as at
    ), moved as (
      select account_id, instrument_id, at from settled where ${MOVES}
      union all
      select account_id, instrument_id, at from before where id in (select id from settled)
    )
    ${stain(tx.userId, sql`moved`)}`);
}

/**
 * Removes at most `limit` claims of an import, and the bookings that no other import claims. Returns how many
 * claims and bookings went, and the bookings that stay.
 */
export async function deleteBookingClaims(
  tx: Tx,
  importId: string,
  limit: number,
): Promise<{ claims: number; bookings: number; shared: string[] }> {
  const held = await tx.query(sql<{ booking_id: string; is_shared: boolean }>`
    select mine.booking_id, exists (
        select from booking_claims where user_id = ${tx.userId} and booking_id = mine.booking_id
          and import_id <> ${importId} offset 0
      ) as is_shared
    from (
      select booking_id from booking_claims where ${bySideIndex(tx.userId)} and import_id = ${importId}
      order by print, ordinal limit ${limit}
    ) mine`);
  if (held.length === 0) return { claims: 0, bookings: 0, shared: [] };
  const orphans = held.filter((row) => !row.is_shared).map((row) => row.booking_id);
  await tx.query(sql<never>`
    with gone as (
      delete from booking_claims where user_id = ${tx.userId} and import_id = ${importId}
        and booking_id = any(${array(held.map((row) => row.booking_id))}::text[])
    ), dropped as (
      delete from bookings where user_id = ${tx.userId} and id = any(${array(orphans)}::text[])
      returning account_id, instrument_id, kind, executed_at as at
    )
    ${stain(tx.userId, sql`dropped where ${MOVES}`)}`);
  const shared = held.filter((row) => row.is_shared).map((row) => row.booking_id);
  return { claims: held.length, bookings: orphans.length, shared };
}
