import { sql } from "drizzle-orm";
import { integer, primaryKey, sqliteTable, text, unique } from "drizzle-orm/sqlite-core";
import type { SignInMethod } from "#shared/contracts/auth.ts";
import type { Tier } from "#shared/contracts/tiers.ts";
import { exported, INTERNAL, kept, nobodys, own, SECRET, withheld } from "./privacy.ts";

/** The tables of D1 as its migrations create them. Instants are epoch milliseconds. */
export const users = sqliteTable("users", {
  id: text().primaryKey(),
  email: text().notNull().unique(),
  name: text().notNull(),
  handle: text().notNull().unique(),
  created_at: integer().notNull(),
  email_verified_at: integer(),
  avatar: text(),
  tier: text().$type<Tier>().notNull().default("free"),
  version: integer().notNull().default(1),
});

export const usersPrivacy = own(
  users,
  exported("id", "email", "email_verified_at", "name", "avatar", "tier", "version", "created_at"),
  withheld({ handle: "known to this user's authenticators only" }),
  { owner: { column: "id", is: "userId" } },
);

const ownerId = () =>
  text()
    .notNull()
    .references(() => users.id, { onDelete: "cascade" });

export const devices = sqliteTable(
  "devices",
  {
    id: text().primaryKey(),
    user_id: ownerId(),
    key_hash: text().notNull(),
    name: text().notNull(),
    first_seen_at: integer().notNull(),
    last_seen_at: integer().notNull(),
  },
  (t) => [unique().on(t.user_id, t.key_hash)],
);

export const devicesPrivacy = own(
  devices,
  exported("id", "name", "first_seen_at", "last_seen_at"),
  withheld({ key_hash: SECRET }),
);

export const sessions = sqliteTable("sessions", {
  id: text().primaryKey(),
  user_id: ownerId(),
  method: text().$type<SignInMethod>().notNull(),
  device: text().notNull(),
  device_id: text().references(() => devices.id, { onDelete: "set null" }),
  app: text(),
  client: text().notNull(),
  refresh_counter: integer().notNull(),
  refresh_hash: text().notNull(),
  successor: text(),
  rotated_at: integer().notNull(),
  seen_counter: integer().notNull(),
  created_at: integer().notNull(),
  last_used_at: integer().notNull(),
  idle_expires_at: integer().notNull(),
  expires_at: integer().notNull(),
  expiring_told_at: integer(),
  revoked_at: integer(),
  revoked_reason: text(),
  settled_at: integer(),
  scope: text(),
});

export const sessionsPrivacy = own(
  sessions,
  exported(
    "id",
    "method",
    "device",
    "device_id",
    "app",
    "scope",
    "created_at",
    "last_used_at",
    "rotated_at",
    "idle_expires_at",
    "expires_at",
    "revoked_at",
    "revoked_reason",
  ),
  withheld({
    client: SECRET,
    refresh_counter: INTERNAL,
    refresh_hash: SECRET,
    successor: SECRET,
    seen_counter: INTERNAL,
    expiring_told_at: INTERNAL,
    settled_at: INTERNAL,
  }),
);

export const api_keys = sqliteTable("api_keys", {
  id: text().primaryKey(),
  user_id: ownerId(),
  name: text().notNull(),
  prefix: text().notNull(),
  hash: text().notNull().unique(),
  scopes: text().notNull(),
  created_at: integer().notNull(),
  expires_at: integer().notNull(),
  last_used_at: integer(),
  replaced_by: text(),
  revoked_at: integer(),
  settled_at: integer(),
});

export const apiKeysPrivacy = own(
  api_keys,
  exported(
    "id",
    "name",
    "prefix",
    "scopes",
    "created_at",
    "expires_at",
    "last_used_at",
    "replaced_by",
    "revoked_at",
  ),
  withheld({ hash: SECRET, settled_at: INTERNAL }),
);

export const data_keys = sqliteTable("data_keys", {
  id: text().primaryKey(),
  user_id: ownerId().unique(),
  kek_id: integer().notNull(),
  wrapped: text().notNull(),
  created_at: integer().notNull(),
  tried_at: integer(),
});

export const dataKeysPrivacy = own(
  data_keys,
  exported(),
  withheld({ id: SECRET, kek_id: SECRET, wrapped: SECRET, created_at: INTERNAL, tried_at: INTERNAL }),
);

export const erasures = sqliteTable("erasures", {
  id: text().primaryKey(),
  user_id: text(),
  receipt: text().notNull().unique(),
  requested_at: integer().notNull(),
  due_at: integer().notNull(),
  cancelled_at: integer(),
  begun_at: integer(),
  step: text().notNull().default("count"),
  attempts: integer().notNull().default(0),
  try_at: integer().notNull(),
  removed: text().notNull().default("{}"),
  finished_at: integer(),
  settled_at: integer(),
});

export const erasuresPrivacy = own(
  erasures,
  exported("id", "requested_at", "due_at", "cancelled_at", "begun_at", "finished_at"),
  withheld({
    receipt: "mailed when the erasure is done",
    step: INTERNAL,
    attempts: INTERNAL,
    try_at: INTERNAL,
    removed: "mailed when the erasure is done",
    settled_at: INTERNAL,
  }),
  {
    // Cancelled earlier erasures name a user who changed their mind.
    erased: kept(
      "the proof that it was done; its user id is dropped an hour after",
      (userId) => sql`delete from erasures where user_id = ${userId} and cancelled_at is not null`,
    ),
  },
);

export const counters = sqliteTable(
  "counters",
  {
    day: text().notNull(),
    name: text().notNull(),
    method: text().notNull(),
    value: integer().notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.day, t.name, t.method] })],
);

export const countersPrivacy = nobodys(counters, "how many did what on a day; nobody is named");
