import { sql } from "drizzle-orm";
import type { AuditEntry } from "#shared/contracts/audit.ts";
import { integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { bytea, instant, int8, serverInstant } from "./column-types.ts";
import { exported, INTERNAL, kept, nobodys, own, withheld } from "./privacy.ts";

/**
 * The tables that every transaction of the ledger writes last, and the table that its first statement reads.
 */
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

export const userStreamPrivacy = own(
  user_stream,
  exported("useq", "ledger_version", "audit_seq", "audit_head"),
  withheld({ sent: INTERNAL, generation: INTERNAL, anchored: INTERNAL }),
  {
    // Erasure marks all events as sent. Otherwise the relay would look for deleted rows.
    erased: kept(
      "the head of the audit chain, which stays verifiable; numbers and a hash",
      (userId) => sql`update user_stream set sent = useq where user_id = ${userId}`,
    ),
  },
);

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

export const outboxPrivacy = own(
  outbox,
  exported("useq", "type", "version", "body", "at"),
  withheld({ created_at: INTERNAL }),
  { order: ["useq"] },
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
  withheld({ created_at: INTERNAL }),
  {
    order: ["aseq"],
    // The chain keeps its hashes and loses its details.
    erased: kept(
      "what was done, its details emptied, so that the chain stays verifiable",
      (userId) => sql`select redact_audit(${userId}) as n`,
    ),
  },
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

export const idempotencyPrivacy = own(
  idempotency,
  exported("route", "status", "body", "created_at"),
  withheld({ key: "of the client's own making", fingerprint: INTERNAL }),
);

/** Blocked sessions, API keys and users. */
export const blocks = pgTable("blocks", {
  key: text().primaryKey(),
  until: serverInstant(),
  created_at: serverInstant().notNull().defaultNow(),
});

export const blocksPrivacy = nobodys(
  blocks,
  "refuses whatever still comes in the name of an erased user; ids without a person",
);

export const canaryPrivacy = nobodys("canary", "a row of nobody, by which health proves the isolation");
export const migrationsPrivacy = nobodys("migrations", "what was applied to the database");
