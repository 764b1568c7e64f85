import { MOST_ENDED_DELIVERIES, MOST_RESPONSE_CHARS } from "#shared/contracts/webhooks.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import type { Tx } from "../../db/ledger.ts";
import { fetchOutside } from "../../egress/fetch-outside.ts";
import { queued } from "../../jobs/kinds.ts";
import { isSliceOver, type JobOutcome } from "../../jobs/run-job.ts";
import { afterCommits } from "../reactions/after-commits.ts";
import { isExhausted, judgeAttempt, type Outcome } from "./core/attempts.ts";
import { excerptOf, requestOf } from "./core/payload.ts";
import { sign } from "./core/standard-webhooks.ts";
import { claimDelivery, type Claimed, deleteEnded, findNextDue, updateToSettled } from "./delivery-store.ts";
import { disableWebhook } from "./disable-webhook.ts";
import { openSecrets } from "./secrets.ts";
import { findWebhook, updateToFailing, updateToWorking, type WebhookRow } from "./store.ts";

const UNREADABLE = "The signing secret cannot be read. Make a new one, enable the webhook and replay this.";

type Attempt = Outcome & {
  /** True for an address that the guard refused, which no later attempt would change. */
  isRefused: boolean;
  failure: string | null;
  response: string | null;
  durationMs: number;
};

/**
 * Sends what is due of one webhook, one delivery after another, and has the job run again when the next one
 * is due. It may run twice and may be killed at any point: then a delivery is sent again, under its id.
 */
export async function deliverWebhook(ctx: Ctx, { webhookId }: { webhookId: string }): Promise<JobOutcome> {
  await afterCommits(ctx);
  const webhook = await ctx.ledger.transaction((tx) => findWebhook(tx, webhookId));
  if (webhook === null || !webhook.is_active) return;
  const secrets = await readSecrets(ctx, webhook);
  if (secrets === null) return;
  for (;;) {
    const claimed = await ctx.ledger.transaction(async (tx) => {
      const delivery = await claimDelivery(tx, webhookId);
      return delivery && { delivery, now: tx.now };
    });
    if (claimed === null) break;
    const attempt = await send(ctx.env, { webhook, secrets, ...claimed });
    const isOver = await ctx.ledger.transaction(async (tx) => {
      await settle(tx, { webhookId, delivery: claimed.delivery, attempt });
      return isSliceOver(ctx, tx);
    });
    if (isOver) return { again: true };
  }
  await ctx.ledger.transaction(async (tx) => {
    await deleteEnded(tx, { webhookId, most: MOST_ENDED_DELIVERIES });
    const due = await findNextDue(tx, webhookId);
    if (due !== null)
      tx.jobs.push(queued({ kind: "webhooks.deliver", payload: { webhookId, due }, runAfter: due }));
  });
}

/** The secrets that sign. A webhook whose secret cannot be read sends nothing: it is disabled, and null. */
async function readSecrets(ctx: Ctx, webhook: WebhookRow): Promise<string[] | null> {
  try {
    return await openSecrets(ctx.env, ctx.userId, webhook, ctx.now);
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== "sealed_unreadable") throw error;
    const disabling = { id: webhook.id, reason: "failing", failure: UNREADABLE } as const;
    await ctx.ledger.transaction((tx) => disableWebhook(tx, disabling));
    return null;
  }
}

type Sending = { webhook: WebhookRow; secrets: readonly string[]; delivery: Claimed; now: number };

/** One attempt. A redirect is an answer like any other, and no success. */
async function send(env: Env, { webhook, secrets, delivery, now }: Sending): Promise<Attempt> {
  const { id, payload: body } = delivery;
  const signed = await sign(secrets, { id, timestamp: Math.floor(now / 1000), body });
  const request = requestOf({ url: webhook.url, signed, body });
  const startedAt = Date.now();
  try {
    const answer = await fetchOutside(env, request);
    return {
      status: answer.status,
      retryAfter: answer.headers.get("retry-after"),
      isRefused: false,
      failure: null,
      response: excerptOf(answer.body, MOST_RESPONSE_CHARS),
      durationMs: Date.now() - startedAt,
    };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return {
      status: null,
      retryAfter: null,
      isRefused: error.code === "egress_refused",
      failure: error.message.slice(0, 300),
      response: null,
      durationMs: Date.now() - startedAt,
    };
  }
}

type Settling = { webhookId: string; delivery: Claimed; attempt: Attempt };

async function settle(tx: Tx, { webhookId, delivery, attempt }: Settling): Promise<void> {
  const { now } = tx;
  const { attempts } = delivery;
  const judged = attempt.isRefused
    ? ({ kind: "dead" } as const)
    : judgeAttempt(attempt, { attempts, now, chance: Math.random() });
  await updateToSettled(tx, {
    webhookId,
    id: delivery.id,
    attempts,
    state: judged.kind === "delivered" ? "delivered" : judged.kind === "retry" ? "pending" : "dead",
    due_at: judged.kind === "retry" ? new Date(judged.at).toISOString() : null,
    status: attempt.status,
    failure: attempt.failure,
    response: attempt.response,
    duration_ms: attempt.durationMs,
  });
  if (judged.kind === "delivered") return updateToWorking(tx, webhookId);
  if (judged.kind === "gone") return disableWebhook(tx, { id: webhookId, reason: "gone" });
  const pause = judged.kind === "retry" ? judged.pauseUntil : null;
  const failingSince = await updateToFailing(tx, {
    id: webhookId,
    at: new Date(now).toISOString(),
    pausedUntil: pause === null ? null : new Date(pause).toISOString(),
  });
  if (isExhausted(failingSince === null ? null : Date.parse(failingSince), now))
    await disableWebhook(tx, { id: webhookId, reason: "failing" });
}
