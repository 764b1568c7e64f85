import { sql } from "drizzle-orm";
import type { Tx } from "../../db/ledger.ts";
import type { paper_accounts, paper_fills } from "../../db/schema/paper.ts";
import { array, type Holes, prepared } from "../../db/statement.ts";

type OfAccount = { userId: string; accountId: string };

/**
 * Waits until every transaction that changes the paper account now has ended. Null when the user has no such
 * account. It must stand in a transaction of its own, because it holds up the matcher.
 */
export async function awaitWriters(tx: Tx, accountId: string): Promise<void> {
  await tx.query(writersOf({ userId: tx.userId, accountId }));
}
const writersOf = prepared(
  "ledger",
  ({ userId, accountId }: Holes<OfAccount>) =>
    sql<{
      id: string;
    }>`select id from paper_accounts where user_id = ${userId} and id = ${accountId} for share`,
);

export type BookedAccount = { id: string; name: string };

/** Locks the row in `accounts`, as an import does that writes fills of the account. */
export async function lockBooked(tx: Tx, accountId: string): Promise<BookedAccount | null> {
  const [row] = await tx.query(bookedAccount({ userId: tx.userId, accountId }));
  return row ?? null;
}
const bookedAccount = prepared(
  "ledger",
  ({ userId, accountId }: Holes<OfAccount>) =>
    sql<BookedAccount>`select id, name from accounts where user_id = ${userId} and id = ${accountId}
      for no key update`,
);

export type UnbookedRow = Pick<
  typeof paper_fills.$inferSelect,
  "id" | "epoch" | "symbol" | "asset_class" | "multiplier" | "side" | "quantity" | "price" | "fee" | "at"
> &
  Pick<typeof paper_accounts.$inferSelect, "currency"> & { is_current: boolean };

/** The first fills of the account that no booking has seen. Those of an earlier epoch are not current. */
export function listUnbooked(tx: Tx, accountId: string, limit: number): Promise<UnbookedRow[]> {
  return tx.query(unbooked({ userId: tx.userId, accountId, limit }));
}
const unbooked = prepared(
  "ledger",
  ({ userId, accountId, limit }: Holes<OfAccount & { limit: number }>) =>
    sql<UnbookedRow>`select f.id, f.epoch, f.symbol, f.asset_class, trim_scale(f.multiplier) as multiplier, f.side,
        trim_scale(f.quantity) as quantity, trim_scale(f.price) as price, trim_scale(f.fee) as fee, f.at, a.currency,
        f.epoch = a.epoch as is_current
      from paper_accounts a cross join lateral (select * from paper_fills
        where user_id = ${userId} and account_id = ${accountId} and not booked order by id limit ${limit}) f
      where a.user_id = ${userId} and a.id = ${accountId}`,
);

/** Marks fills as dealt with. */
export async function updateBooked(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.query(sql<never>`update paper_fills set booked = true
    where user_id = ${tx.userId} and id = any(${array(ids)}::text[])`);
}
