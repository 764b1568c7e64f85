import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** How far a user's events and audit chain have come in D1. */
export const user_stream = sqliteTable("user_stream", {
  user_id: text().primaryKey(),
  useq: integer().notNull().default(0),
  sent: integer().notNull().default(0),
  generation: integer().notNull().default(1),
  audit_seq: integer().notNull().default(0),
  audit_head: text().notNull().default(""),
  anchored: integer().notNull().default(0),
});

export const outbox = sqliteTable(
  "outbox",
  {
    user_id: text().notNull(),
    useq: integer().notNull(),
    type: text().notNull(),
    version: integer().notNull(),
    body: text().notNull(),
    at: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.useq] })],
);

export const audit = sqliteTable(
  "audit",
  {
    user_id: text().notNull(),
    aseq: integer().notNull(),
    action: text().notNull(),
    session_id: text(),
    request_id: text().notNull(),
    detail: text().notNull(),
    at: integer().notNull(),
    previous: text().notNull(),
    hash: text().notNull(),
    salt: text(),
    digest: text(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.aseq] })],
);
