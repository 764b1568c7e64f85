import * as contract from "#shared/contracts/webhooks.ts";
import { Problem } from "#shared/problem.ts";
import { pageOf, readIdCursor } from "../../http/cursor.ts";
import { serve } from "../../http/serve/serve.ts";
import { changeWebhook } from "./change-webhook.ts";
import { createWebhook } from "./create-webhook.ts";
import { deleteWebhook } from "./delete-webhook.ts";
import { listDeliveries, toDelivery } from "./delivery-store.ts";
import { rotateSecret } from "./rotate-secret.ts";
import { replayDelivery, testWebhook } from "./send-again.ts";
import { findWebhook, listWebhooks, toWebhook } from "./store.ts";

export const webhooks = [
  serve(contract.listWebhooks, async (c, { query: { cursor, limit } }) => {
    const { ledger, userId } = c.var.ctx;
    const after = readIdCursor(cursor, "webhook");
    const rows = await listWebhooks(ledger, { userId, after, limit: limit + 1 });
    return pageOf(rows, limit, { item: toWebhook, keyOf: ({ id }) => [id] });
  }),
  serve(contract.createWebhook, (c, { body }) => createWebhook(c.var.ctx, body)),
  serve(contract.changeWebhook, (c, { params: { id }, body }) => changeWebhook(c.var.ctx, { id, ...body })),
  serve(contract.deleteWebhook, (c, { params }) => deleteWebhook(c.var.ctx, params.id)),
  serve(contract.rotateWebhookSecret, (c, { params }) => rotateSecret(c.var.ctx, params.id)),
  serve(contract.testWebhook, (c, { params }) => testWebhook(c.var.ctx, params.id)),
  serve(contract.listDeliveries, async (c, { params: { id }, query: { cursor, limit } }) => {
    const { ledger, userId } = c.var.ctx;
    const before = readIdCursor(cursor, "delivery");
    if ((await findWebhook({ userId, query: ledger.read }, id)) === null) throw new Problem("not_found");
    const rows = await listDeliveries(ledger, { userId, webhookId: id, before, limit: limit + 1 });
    return pageOf(rows, limit, { item: toDelivery, keyOf: (row) => [row.id] });
  }),
  serve(contract.replayDelivery, (c, { params: { id, deliveryId } }) =>
    replayDelivery(c.var.ctx, { webhookId: id, id: deliveryId }),
  ),
];
