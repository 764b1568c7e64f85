import type { Delivery } from "#shared/contracts/webhooks.ts";
import { newId } from "#shared/ids.ts";
import type { Ctx } from "../../context.ts";
import { insertDeliveries, toDelivery, updateToReplayed } from "./delivery-store.ts";
import { Problem } from "#shared/problem.ts";
import type { Tx } from "../../db/ledger.ts";
import { queued } from "../../jobs/kinds.ts";
import { payloadOf } from "./core/payload.ts";
import { findWebhook } from "./store.ts";

const TEST = "webhook.test";

/** Queues a delivery that no event is behind. */
export function testWebhook(ctx: Ctx, id: string): Promise<Delivery> {
  return ctx.ledger.transaction(async (tx) => {
    await assertWorks(tx, id);
    const at = new Date(tx.now).toISOString();
    const delivery = newId("delivery", tx.now);
    const payload = payloadOf({ type: TEST, at, body: { webhookId: id } });
    const row = { webhook_id: id, id: delivery, event_type: TEST, payload, state: "pending" } as const;
    await insertDeliveries(tx, [{ ...row, due_at: at, created_at: at, failure: null }]);
    return send(tx, { webhookId: id, id: delivery });
  });
}

/** Has a delivery that has ended begin anew, under the same id. One that still waits goes on as it was. */
export function replayDelivery(ctx: Ctx, of: { webhookId: string; id: string }): Promise<Delivery> {
  return ctx.ledger.transaction(async (tx) => {
    await assertWorks(tx, of.webhookId);
    return send(tx, of);
  });
}

async function assertWorks(tx: Tx, id: string): Promise<void> {
  const webhook = await findWebhook(tx, id);
  if (webhook === null) throw new Problem("not_found");
  if (!webhook.is_active) throw new Problem("webhook_disabled");
}

async function send(tx: Tx, { webhookId, id }: { webhookId: string; id: string }): Promise<Delivery> {
  const row = await updateToReplayed(tx, { webhookId, id, now: new Date(tx.now).toISOString() });
  if (row === null) throw new Problem("not_found");
  tx.jobs.push(queued({ kind: "webhooks.deliver", payload: { webhookId } }));
  return toDelivery(row);
}
