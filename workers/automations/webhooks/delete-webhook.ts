import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { unlisten } from "../reactions/listen.ts";
import { deleteDeliveries } from "./delivery-store.ts";
import { deleteWebhookRow } from "./store.ts";

/** Removes a webhook with its deliveries. */
export function deleteWebhook(ctx: Ctx, id: string): Promise<void> {
  return ctx.ledger.transaction(async (tx) => {
    if (!(await deleteWebhookRow(tx, id))) throw new Problem("not_found");
    await deleteDeliveries(tx, id);
    await unlisten(tx, "webhook", [id]);
    tx.audit.push({ action: "webhook.deleted", detail: { webhook: id } });
  });
}
