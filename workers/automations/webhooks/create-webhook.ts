import { MOST_OWNED } from "#shared/contracts/bounds.ts";
import type { NewWebhook } from "#shared/contracts/webhooks.ts";
import { isHearable } from "#shared/hearable-events.ts";
import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { assertOutside } from "../../egress/fetch-outside.ts";
import { beginningOf, listen } from "../reactions/listen.ts";
import { newSecret } from "./core/standard-webhooks.ts";
import { sealSecret } from "./secrets.ts";
import { countWebhooks, findWebhook, insertWebhook, toWebhook } from "./store.ts";

const FULL = `An account may have ${MOST_OWNED.webhooks} webhooks; remove one first.`;

/** Makes a webhook, which gets the events from now on. Its secret is in the answer and nowhere else. */
export async function createWebhook(
  ctx: Ctx,
  { eventType, url }: { eventType: string; url: string },
): Promise<NewWebhook> {
  if (!isHearable(eventType))
    throw new Problem("invalid_request", undefined, {
      issues: [{ path: "eventType", message: "is no event of the catalogue" }],
    });
  assertOutside(ctx.env, url);
  const id = newId("webhook", ctx.now);
  const secret = newSecret();
  const sealed = await sealSecret(ctx.env, { userId: ctx.userId, id, version: 1 }, secret);
  const identity = await beginningOf(ctx.identity);
  return ctx.ledger.transaction(async (tx) => {
    if ((await countWebhooks(tx)) >= MOST_OWNED.webhooks) throw new Problem("too_many", FULL);
    const created_at = new Date(tx.now).toISOString();
    await insertWebhook(tx, { id, event_type: eventType, url, secret_sealed: sealed, created_at });
    await listen(tx, { kind: "webhook", refId: id }, { eventTypes: [eventType], identity });
    tx.audit.push({ action: "webhook.created", detail: { webhook: id, eventType } });
    const row = await findWebhook(tx, id);
    if (row === null) throw new Error("a webhook is gone that was just made");
    return { ...toWebhook(row), secret };
  });
}
