import { sql } from "drizzle-orm";
import type { AuditEntry } from "#shared/contracts/audit.ts";
import { integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { bytea, instant, int8, serverInstant } from "./columns.ts";

/** What every transaction of the ledger writes last, and what its first statement reads. */
export const user_stream = pgTable("user_stream", {
  user_id: text().primaryKey(),
  useq: int8().notNull().default("0"),
  sent: int8().notNull().default("0"),
  generation: integer().notNull().default(1),
  ledger_version: int8().notNull().default("0"),
  audit_seq: int8().notNull().default("0"),
  audit_head: bytea()
    .notNull()
    .default(sql`'\\x'`),
  anchored: int8().notNull().default("0"),
});

export const outbox = pgTable(
  "outbox",
  {
    user_id: text().notNull(),
    useq: int8().notNull(),
    type: text().notNull(),
    version: integer().notNull(),
    body: jsonb().$type<object>().notNull(),
    at: instant().notNull(),
    created_at: serverInstant().notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.useq, t.created_at] })],
);

export const audit = pgTable(
  "audit",
  {
    user_id: text().notNull(),
    aseq: int8().notNull(),
    action: text().notNull(),
    session_id: text(),
    request_id: text().notNull(),
    detail: jsonb().$type<AuditEntry["detail"]>().notNull(),
    at: instant().notNull(),
    previous: bytea().notNull(),
    hash: bytea().notNull(),
    created_at: serverInstant().notNull().defaultNow(),
    salt: bytea(),
    digest: bytea(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.aseq, t.created_at] })],
);

export const idempotency = pgTable(
  "idempotency",
  {
    user_id: text().notNull(),
    key: text().notNull(),
    route: text().notNull(),
    fingerprint: text().notNull(),
    status: integer(),
    body: text(),
    created_at: serverInstant().notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.key, t.route] })],
);

/** Sessions, keys and users that may no longer do anything. */
export const blocks = pgTable("blocks", {
  key: text().primaryKey(),
  until: serverInstant(),
  created_at: serverInstant().notNull().defaultNow(),
});
