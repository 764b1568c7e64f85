import { boolean, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import type { HearableType } from "#shared/hearable-events.ts";
import type { Source } from "#shared/stream.ts";
import { instant, int8 } from "./column-types.ts";
import { exported, INTERNAL, own, SECRET, withheld } from "./privacy.ts";

export const event_listeners = pgTable(
  "event_listeners",
  {
    user_id: text().notNull(),
    kind: text().$type<"webhook" | "flow">().notNull(),
    ref_id: text().notNull(),
    event_type: text().notNull(),
    after_ledger: int8().notNull(),
    after_identity: int8().notNull(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.kind, t.ref_id, t.event_type] })],
);

export const eventListenersPrivacy = own(
  event_listeners,
  exported("kind", "ref_id", "event_type"),
  withheld({ after_ledger: INTERNAL, after_identity: INTERNAL }),
);

export const event_readers = pgTable(
  "event_readers",
  {
    user_id: text().notNull(),
    source: text().$type<Source>().notNull(),
    generation: integer().notNull(),
    useq: int8().notNull(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.source] })],
);

export const eventReadersPrivacy = own(
  event_readers,
  exported(),
  withheld({ source: INTERNAL, generation: INTERNAL, useq: INTERNAL }),
);

export const webhooks = pgTable(
  "webhooks",
  {
    user_id: text().notNull(),
    id: text().notNull(),
    event_type: text().$type<HearableType>().notNull(),
    url: text().notNull(),
    is_active: boolean().notNull(),
    disabled_for: text().$type<"owner" | "gone" | "failing">(),
    secret_version: integer().notNull(),
    secret_sealed: text().notNull(),
    old_secret_sealed: text(),
    old_secret_until: instant(),
    failing_since: instant(),
    paused_until: instant(),
    created_at: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.id] })],
);

export const webhooksPrivacy = own(
  webhooks,
  exported("id", "event_type", "url", "is_active", "disabled_for", "failing_since", "created_at"),
  withheld({
    secret_version: INTERNAL,
    secret_sealed: SECRET,
    old_secret_sealed: SECRET,
    old_secret_until: INTERNAL,
    paused_until: INTERNAL,
  }),
);

export const webhook_deliveries = pgTable(
  "webhook_deliveries",
  {
    user_id: text().notNull(),
    webhook_id: text().notNull(),
    id: text().notNull(),
    event_type: text().notNull(),
    payload: text().notNull(),
    state: text().$type<"pending" | "delivered" | "dead">().notNull(),
    attempts: integer().notNull(),
    due_at: instant(),
    created_at: instant().notNull(),
    attempted_at: instant(),
    status: integer(),
    failure: text(),
    response: text(),
    duration_ms: integer(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.webhook_id, t.id] })],
);

export const webhookDeliveriesPrivacy = own(
  webhook_deliveries,
  exported(
    "webhook_id",
    "id",
    "event_type",
    "payload",
    "state",
    "attempts",
    "due_at",
    "created_at",
    "attempted_at",
    "status",
    "failure",
    "response",
    "duration_ms",
  ),
);
