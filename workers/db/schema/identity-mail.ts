import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { users } from "./identity-users.ts";
import { exported, INTERNAL, own, withheld } from "./privacy.ts";

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

export const emailChangesPrivacy = own(
  email_changes,
  exported("email", "old_agreed_at", "new_agreed_at", "expires_at"),
  withheld({ id: "what its links are for: it lets somebody agree" }),
);

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

export const emailsPrivacy = own(
  emails,
  exported("id", "created_at", "attempts", "sent_at", "failure"),
  withheld({
    sealed: "holds links that let somebody in, and is dropped when the mail has left",
    next_try_at: INTERNAL,
  }),
);

export const mailbox = sqliteTable("mailbox", {
  id: text().primaryKey(),
  recipient: text().notNull(),
  subject: text().notNull(),
  text: text().notNull(),
  at: integer().notNull(),
});

export const mailboxPrivacy = own(
  mailbox,
  exported("id", "subject", "at"),
  withheld({ text: "holds links that let somebody in" }),
  { owner: { column: "recipient", is: "email" } },
);
