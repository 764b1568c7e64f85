import type { Webhook } from "#shared/contracts/webhooks.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { beginningOf, listen } from "../reactions/listen.ts";
import { disableWebhook } from "./disable-webhook.ts";
import { findWebhook, toWebhook, updateToActive } from "./store.ts";

/** Disables a webhook, or enables it again for the events from now on. */
export async function changeWebhook(
  ctx: Ctx,
  { id, isActive }: { id: string; isActive?: boolean | undefined },
): Promise<Webhook> {
  const identity = await beginningOf(ctx.identity);
  return ctx.ledger.transaction(async (tx) => {
    if (isActive === true) {
      const enabled = await updateToActive(tx, id);
      if (enabled !== null) {
        await listen(tx, { kind: "webhook", refId: id }, { eventTypes: [enabled.event_type], identity });
        tx.audit.push({ action: "webhook.enabled", detail: { webhook: id } });
      }
    }
    if (isActive === false) await disableWebhook(tx, { id, reason: "owner" });
    const row = await findWebhook(tx, id);
    if (row === null) throw new Problem("not_found");
    return toWebhook(row);
  });
}
