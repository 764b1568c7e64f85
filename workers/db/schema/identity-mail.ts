import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { users } from "./identity-users.ts";

export const email_changes = sqliteTable("email_changes", {
  user_id: text()
    .primaryKey()
    .references(() => users.id, { onDelete: "cascade" }),
  id: text().notNull(),
  email: text().notNull(),
  old_agreed_at: integer(),
  new_agreed_at: integer(),
  expires_at: integer().notNull(),
});

export const emails = sqliteTable("emails", {
  id: text().primaryKey(),
  user_id: text(),
  sealed: text(),
  created_at: integer().notNull(),
  attempts: integer().notNull().default(0),
  next_try_at: integer().notNull(),
  sent_at: integer(),
  failure: text(),
});

export const mailbox = sqliteTable("mailbox", {
  id: text().primaryKey(),
  recipient: text().notNull(),
  subject: text().notNull(),
  text: text().notNull(),
  at: integer().notNull(),
});
