import { sql } from "drizzle-orm";
import type { Tx } from "../../../db/ledger.ts";
import { array } from "../../../db/statement.ts";

export type EventTrigger = { flow_id: string; node_id: string; event: string; event_where: string | null };

/** The live event triggers of these flows. */
export function listEventTriggers(tx: Tx, flowIds: readonly string[]): Promise<EventTrigger[]> {
  return tx.query(
    sql<EventTrigger>`select flow_id, node_id, event, event_where from flow_triggers
      where user_id = ${tx.userId} and is_live and kind = 'event' and flow_id = any(${array(flowIds)}::text[])
      order by flow_id, node_id`,
  );
}

/** The client ids of these orders. */
export async function listClientIds(
  tx: Tx,
  orderIds: readonly string[],
): Promise<Map<string, string | null>> {
  if (orderIds.length === 0) return new Map();
  const rows = await tx.query(
    sql<{
      id: string;
      clientOrderId: string | null;
    }>`select id, client_order_id as "clientOrderId" from orders
      where user_id = ${tx.userId} and id = any(${array(orderIds)}::text[])`,
  );
  return new Map(rows.map(({ id, clientOrderId }) => [id, clientOrderId]));
}

/** How long the chains of these runs are. */
export async function listDepths(tx: Tx, runIds: readonly string[]): Promise<Map<string, number>> {
  if (runIds.length === 0) return new Map();
  const rows = await tx.query(
    sql<{ id: string; depth: number }>`select id, depth from flow_runs
      where user_id = ${tx.userId} and id = any(${array(runIds)}::text[])`,
  );
  return new Map(rows.map(({ id, depth }) => [id, depth]));
}
