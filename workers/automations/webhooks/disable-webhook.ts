import type { Tx } from "../../db/ledger.ts";
import { queued } from "../../jobs/kinds.ts";
import { unlisten } from "../reactions/listen.ts";
import { updateToUnsent } from "./delivery-store.ts";
import { updateToDisabled } from "./store.ts";

type Disabling = {
  id: string;
  reason: "owner" | "gone" | "failing";
  /** Why what waits is not sent, for its log. */
  failure?: string;
};

/**
 * Disables a webhook, unless it is disabled already. What still waits is dead and can be replayed. It hears
 * no event any more, so its own end is not sent to it.
 */
export async function disableWebhook(
  tx: Tx,
  { id, reason, failure = "The webhook was disabled." }: Disabling,
): Promise<void> {
  if ((await updateToDisabled(tx, { id, reason })) === null) return;
  await unlisten(tx, "webhook", [id]);
  await updateToUnsent(tx, { webhookId: id, failure });
  tx.events.push({ type: "webhook.disabled", body: { webhookId: id, reason } });
  tx.audit.push({ action: "webhook.disabled", detail: { webhook: id, reason } });
  if (reason !== "owner") tx.jobs.push(queued({ kind: "webhooks.alert", payload: {} }));
}
