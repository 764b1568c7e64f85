import { boolean, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant } from "./column-types.ts";
import { exported, own } from "./privacy.ts";

/** What the owner changed in a fill, and whether the owner deleted it. */
export const fill_edits = pgTable(
  "fill_edits",
  {
    user_id: text().notNull(),
    fill_id: text().notNull(),
    facts: jsonb().$type<object>().notNull().default({}),
    deleted: boolean().notNull().default(false),
    trade_id: text(),
    note: text(),
    edited_at: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.fill_id] })],
);

export const fillEditsPrivacy = own(
  fill_edits,
  exported("fill_id", "facts", "deleted", "trade_id", "note", "edited_at"),
);
