import { integer, pgTable, primaryKey, smallint, text } from "drizzle-orm/pg-core";
import type { PictureType } from "#shared/contracts/attachments.ts";
import { instant } from "./column-types.ts";
import { DERIVED, exported, INTERNAL, own, withheld } from "./privacy.ts";

/** A picture of a trade or of a day; its bytes stand in the bucket. */
export const attachments = pgTable(
  "attachments",
  {
    user_id: text().notNull(),
    id: text().notNull(),
    about: text().notNull(),
    file_name: text().notNull(),
    type: text().$type<PictureType>().notNull(),
    size: integer().notNull(),
    width: integer().notNull(),
    height: integer().notNull(),
    digest: text().notNull(),
    created_at: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.id] })],
);

export const attachmentsPrivacy = own(
  attachments,
  exported("id", "about", "file_name", "type", "size", "width", "height", "digest", "created_at"),
);

/** What the owner wrote about a day. */
export const days = pgTable(
  "days",
  {
    user_id: text().notNull(),
    day: text().notNull(),
    plan: text().notNull().default(""),
    saw: text().notNull().default(""),
    did: text().notNull().default(""),
    sleep: smallint(),
    calm: smallint(),
    focus: smallint(),
    version: integer().notNull().default(0),
    updated_at: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.day] })],
);

export const daysPrivacy = own(
  days,
  exported("day", "plan", "saw", "did", "sleep", "calm", "focus", "updated_at"),
  withheld({ version: INTERNAL }),
);

/** The words of the texts, by which days are found. */
export const day_words = pgTable(
  "day_words",
  { user_id: text().notNull(), day: text().notNull(), word: text().notNull() },
  (t) => [primaryKey({ columns: [t.user_id, t.day, t.word] })],
);

export const dayWordsPrivacy = own(day_words, exported(), withheld({ day: DERIVED, word: DERIVED }));

/** The texts with which an empty day may begin. */
export const day_templates = pgTable("day_templates", {
  user_id: text().primaryKey(),
  plan: text().notNull().default(""),
  saw: text().notNull().default(""),
  did: text().notNull().default(""),
  version: integer().notNull().default(0),
  updated_at: instant().notNull(),
});

export const dayTemplatesPrivacy = own(
  day_templates,
  exported("plan", "saw", "did", "updated_at"),
  withheld({ version: INTERNAL }),
);
