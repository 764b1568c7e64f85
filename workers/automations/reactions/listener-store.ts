import { sql } from "drizzle-orm";
import type { Tx } from "../../db/ledger.ts";
import { array, type Holes, prepared } from "../../db/statement.ts";
import type { ListenerRow } from "./store.ts";

type Of = Pick<ListenerRow, "kind" | "ref_id">;

/** The types that a listener hears. */
export async function listTypes(tx: Tx, of: Of): Promise<string[]> {
  const rows = await tx.query(types({ userId: tx.userId, ...of }));
  return rows.map((row) => row.event_type);
}
const types = prepared(
  "ledger",
  ({ userId, kind, ref_id: refId }: Holes<Of & { userId: string }>) =>
    sql<Pick<ListenerRow, "event_type">>`select event_type from event_listeners
      where user_id = ${userId} and kind = ${kind} and ref_id = ${refId}`,
);

/** Gives a listener no more events of these types. */
export async function deleteTypes(
  tx: Tx,
  { kind, ref_id: refId }: Of,
  dropped: readonly string[],
): Promise<void> {
  await tx.query(
    sql<never>`delete from event_listeners where user_id = ${tx.userId} and kind = ${kind} and ref_id = ${refId}
      and event_type = any(${array(dropped)}::text[])`,
  );
}

/** Sets where listeners begin in the events of identity, of those that do not hear them yet. */
export async function beginHearingIdentity(
  tx: Tx,
  { from, to }: { from: string; to: string },
): Promise<void> {
  await tx.query(
    sql<never>`update event_listeners set after_identity = ${to}::bigint
      where user_id = ${tx.userId} and after_identity = ${from}::bigint`,
  );
}
