import { integer, numeric, pgTable, primaryKey, text, unique } from "drizzle-orm/pg-core";
import { instant } from "./column-types.ts";
import { DERIVED, exported, INTERNAL, own, withheld } from "./privacy.ts";

export const tags = pgTable(
  "tags",
  {
    user_id: text().notNull(),
    id: text().notNull(),
    name: text().notNull(),
    folded: text().notNull(),
    created_at: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.id] }), unique().on(t.user_id, t.folded)],
);

export const tagsPrivacy = own(tags, exported("id", "name", "created_at"), withheld({ folded: DERIVED }));

export const setups = pgTable(
  "setups",
  {
    user_id: text().notNull(),
    id: text().notNull(),
    name: text().notNull(),
    folded: text().notNull(),
    created_at: instant().notNull(),
    description: text().notNull().default(""),
    version: integer().notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.id] }), unique().on(t.user_id, t.folded)],
);

export const setupsPrivacy = own(
  setups,
  exported("id", "name", "description", "created_at"),
  withheld({ folded: DERIVED, version: INTERNAL }),
);

/** What the owner wrote about a trade, whose id is that of its opening fill under another prefix. */
export const annotations = pgTable(
  "annotations",
  {
    user_id: text().notNull(),
    trade_id: text().notNull(),
    notes: text().notNull().default(""),
    setup_id: text(),
    planned_stop: numeric(),
    planned_risk: numeric(),
    version: integer().notNull().default(1),
    updated_at: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.trade_id] })],
);

export const annotationsPrivacy = own(
  annotations,
  exported("trade_id", "notes", "setup_id", "planned_stop", "planned_risk", "updated_at"),
  withheld({ version: INTERNAL }),
);

export const trade_tags = pgTable(
  "trade_tags",
  {
    user_id: text().notNull(),
    trade_id: text().notNull(),
    tag_id: text().notNull(),
    place: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.trade_id, t.tag_id] })],
);

export const tradeTagsPrivacy = own(trade_tags, exported("trade_id", "tag_id", "place"));
