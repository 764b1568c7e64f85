import * as z from "zod";
import { endpoint } from "../endpoint.ts";
import { Id } from "./bounds.ts";
import { Instant, page, PageQuery } from "./page.ts";

/** The part of a receiver's answer that is kept. */
export const MOST_RESPONSE_CHARS = 1_000;
/** Beyond so many deliveries that wait, a new one is dead at once and can be replayed. */
export const MOST_PENDING_DELIVERIES = 1_000;
/** So many deliveries that have ended are kept of a webhook, for 30 days at most. */
export const MOST_ENDED_DELIVERIES = 200;

/** A type of the catalogue that is committed, or `*` for all of them (`shared/hearable-events.ts`). */
const HearableEvent = z.string().min(1).max(60);

export const Webhook = z.object({
  id: Id,
  eventType: HearableEvent,
  url: z.string().max(2_048),
  isActive: z.boolean(),
  /** Its owner's wish, a receiver that answered 410, or one that failed for five days. */
  disabledFor: z.enum(["owner", "gone", "failing"]).nullable(),
  /** The first failure since the last success. */
  failingSince: Instant.nullable(),
  /** Until then the secret from before the rotation signs along. */
  oldSecretUntil: Instant.nullable(),
  createdAt: Instant,
});
export type Webhook = z.infer<typeof Webhook>;

/** The only replies that hold the secret, `whsec_` and base64. */
const NewWebhook = Webhook.extend({ secret: z.string().max(100) });
export type NewWebhook = z.infer<typeof NewWebhook>;

/**
 * `pending` waits for its next attempt, `dead` has had its last one. The `id` is the
 * `webhook-id` of each attempt.
 */
export const Delivery = z.object({
  id: Id,
  eventType: z.string().max(60),
  status: z.enum(["pending", "delivered", "dead"]),
  attempts: z.number().int(),
  nextAttemptAt: Instant.nullable(),
  createdAt: Instant,
  lastAttempt: z
    .object({
      at: Instant,
      status: z.number().int().nullable(),
      failure: z.string().max(300).nullable(),
      response: z.string().max(MOST_RESPONSE_CHARS).nullable(),
      durationMs: z.number().int(),
    })
    .nullable(),
});
export type Delivery = z.infer<typeof Delivery>;

const tag = "Webhooks";
const params = z.object({ id: z.string().max(40) });

export const listWebhooks = endpoint({
  name: "listWebhooks",
  summary: "The webhooks, the oldest first",
  tag,
  method: "GET",
  path: "/webhooks",
  scope: "automations:read",
  query: PageQuery,
  reply: page(Webhook),
  errors: ["cursor_invalid"],
});

export const createWebhook = endpoint({
  name: "createWebhook",
  summary: "Have events of one type, or all, sent to a URL; the secret is shown once",
  tag,
  method: "POST",
  path: "/webhooks",
  scope: "automations:write",
  body: z.object({ eventType: HearableEvent, url: z.string().min(1).max(2_048) }),
  reply: NewWebhook,
  status: [201],
  errors: ["too_many", "egress_refused"],
  storesAnswer: false,
});

export const changeWebhook = endpoint({
  name: "changeWebhook",
  summary: "Disable a webhook, or enable it again",
  tag,
  method: "PATCH",
  path: "/webhooks/:id",
  scope: "automations:write",
  params,
  body: z.object({ isActive: z.boolean().optional() }),
  reply: Webhook,
  errors: ["not_found"],
  storesAnswer: false,
});

export const deleteWebhook = endpoint({
  name: "deleteWebhook",
  summary: "Remove a webhook with its deliveries",
  tag,
  method: "DELETE",
  path: "/webhooks/:id",
  scope: "automations:write",
  params,
  errors: ["not_found"],
});

export const rotateWebhookSecret = endpoint({
  name: "rotateWebhookSecret",
  summary: "Make a new secret, shown once; the old one signs along for 24 hours",
  tag,
  method: "POST",
  path: "/webhooks/:id/rotate",
  scope: "automations:write",
  params,
  body: z.object({}).prefault({}),
  reply: NewWebhook,
  errors: ["not_found"],
  storesAnswer: false,
});

export const testWebhook = endpoint({
  name: "testWebhook",
  summary: "Send an event of the type `webhook.test`",
  tag,
  method: "POST",
  path: "/webhooks/:id/test",
  scope: "automations:write",
  params,
  body: z.object({}).prefault({}),
  reply: Delivery,
  status: [202],
  errors: ["not_found", "webhook_disabled"],
});

export const listDeliveries = endpoint({
  name: "listDeliveries",
  summary: "The deliveries of a webhook, those of the newest events first",
  tag,
  method: "GET",
  path: "/webhooks/:id/deliveries",
  scope: "automations:read",
  params,
  query: PageQuery,
  reply: page(Delivery),
  errors: ["not_found", "cursor_invalid"],
});

export const replayDelivery = endpoint({
  name: "replayDelivery",
  summary: "Send a delivery that has ended again, under the same id",
  tag,
  method: "POST",
  path: "/webhooks/:id/deliveries/:deliveryId/replay",
  scope: "automations:write",
  params: params.extend({ deliveryId: z.string().max(40) }),
  body: z.object({}).prefault({}),
  reply: Delivery,
  status: [202],
  errors: ["not_found", "webhook_disabled"],
});
