import { sql } from "drizzle-orm";
import type { Tx } from "../../db/ledger.ts";

/**
 * Locks a flow that is to be deleted. It comes before any other lock of the flow: an engine that works on its
 * runs is waited for here, and starts no other.
 */
export async function lockRemoved(tx: Tx, id: string): Promise<void> {
  await tx.query(sql<object>`select from flows where user_id = ${tx.userId} and id = ${id} for update`);
}

/** Removes the flow with its versions, triggers and figures. Its open runs are found no more by engines. */
export async function deleteFlow(tx: Tx, id: string): Promise<void> {
  const { userId } = tx;
  for (const table of [sql`flow_versions`, sql`flow_triggers`, sql`flow_hours`])
    await tx.query(sql<never>`delete from ${table} where user_id = ${userId} and flow_id = ${id}`);
  await tx.query(sql<never>`delete from flows where user_id = ${userId} and id = ${id}`);
}
