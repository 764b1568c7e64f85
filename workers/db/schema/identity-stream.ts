import { sql } from "drizzle-orm";
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { exported, INTERNAL, kept, own, withheld } from "./privacy.ts";

/** The newest numbers of a user's events and audit chain in D1. */
export const user_stream = sqliteTable("user_stream", {
  user_id: text().primaryKey(),
  useq: integer().notNull().default(0),
  sent: integer().notNull().default(0),
  generation: integer().notNull().default(1),
  audit_seq: integer().notNull().default(0),
  audit_head: text().notNull().default(""),
  anchored: integer().notNull().default(0),
});

export const userStreamPrivacy = own(
  user_stream,
  exported("useq", "audit_seq", "audit_head"),
  withheld({ sent: INTERNAL, generation: INTERNAL, anchored: INTERNAL }),
  {
    // Erasure marks all events as sent. Otherwise the relay would look for deleted rows.
    erased: kept(
      "the head of the audit chain, which stays verifiable; numbers and a hash",
      (userId) => sql`update user_stream set sent = useq where user_id = ${userId}`,
    ),
  },
);

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

export const outboxPrivacy = own(outbox, exported("useq", "type", "version", "body", "at"));

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

export const auditPrivacy = own(
  audit,
  exported(
    "aseq",
    "action",
    "session_id",
    "request_id",
    "detail",
    "at",
    "salt",
    "digest",
    "previous",
    "hash",
  ),
  withheld({}),
  {
    // The chain keeps its hashes and loses its details.
    erased: kept(
      "what was done to permissions, its details emptied, so that the chain stays verifiable",
      (userId) =>
        sql`update audit set detail = 'null', salt = '' where user_id = ${userId} and salt is not ''`,
    ),
  },
);
