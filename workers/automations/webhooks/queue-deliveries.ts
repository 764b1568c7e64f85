import { MOST_PENDING_DELIVERIES } from "#shared/contracts/webhooks.ts";
import { derivedId } from "#shared/ids.ts";
import type { Tx } from "../../db/ledger.ts";
import { queued } from "../../jobs/kinds.ts";
import type { Heard, UserEvent } from "../reactions/heard.ts";
import { payloadOf } from "./core/payload.ts";
import { countPending, insertDeliveries, type NewDelivery } from "./delivery-store.ts";

/** Writes a delivery for each webhook that hears an event, and has them sent. */
export async function queueDeliveries(tx: Tx, heard: readonly Heard[]): Promise<void> {
  const webhookIds = [...new Set(heard.flatMap(({ refIds }) => refIds))];
  const counts = await countPending(tx, webhookIds);
  const waiting = new Map(counts.map(({ id, n }) => [id, n]));
  const created_at = new Date(tx.now).toISOString();
  const rows: NewDelivery[] = [];
  for (const { event, refIds } of heard) {
    const payload = payloadOf(event);
    for (const webhook_id of refIds) {
      const ahead = waiting.get(webhook_id) ?? 0;
      waiting.set(webhook_id, ahead + 1);
      const isFull = ahead >= MOST_PENDING_DELIVERIES;
      rows.push({
        webhook_id,
        id: await deliveryId(webhook_id, event),
        event_type: event.type,
        payload,
        state: isFull ? "dead" : "pending",
        due_at: isFull ? null : created_at,
        created_at,
        failure: isFull ? "Too many deliveries of this webhook were waiting." : null,
      });
    }
  }
  await insertDeliveries(tx, rows);
  for (const webhookId of webhookIds)
    tx.jobs.push(queued({ kind: "webhooks.deliver", payload: { webhookId } }));
}

/** The same id whenever the event is read, so that a receiver can tell a repeat. */
async function deliveryId(webhookId: string, { cause, at }: UserEvent): Promise<string> {
  const text = new TextEncoder().encode(`${webhookId}\n${cause}`);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", text));
  return derivedId("delivery", Date.parse(at), hash.slice(0, 10));
}
