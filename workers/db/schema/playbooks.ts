import { integer, numeric, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant } from "./column-types.ts";
import { exported, INTERNAL, own, withheld } from "./privacy.ts";

/** A rule of a setup's checklist. */
export const setup_rules = pgTable(
  "setup_rules",
  {
    user_id: text().notNull(),
    id: text().notNull(),
    setup_id: text().notNull(),
    place: integer().notNull(),
    words: text().notNull(),
    created_at: instant().notNull(),
    retired_at: instant(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.id] })],
);

export const setupRulesPrivacy = own(
  setup_rules,
  exported("id", "setup_id", "place", "words", "created_at", "retired_at"),
);

/** What a trade answered to the rules of a setup, by their ids. */
export const checklists = pgTable(
  "checklists",
  {
    user_id: text().notNull(),
    trade_id: text().notNull(),
    setup_id: text().notNull(),
    followed: text().array().notNull(),
    broken: text().array().notNull(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.trade_id, t.setup_id] })],
);

export const checklistsPrivacy = own(checklists, exported("trade_id", "setup_id", "followed", "broken"));

/** A trade that was seen and not taken. */
export const missed_trades = pgTable(
  "missed_trades",
  {
    user_id: text().notNull(),
    id: text().notNull(),
    setup_id: text(),
    merged_from: text(),
    symbol: text().notNull(),
    direction: text().$type<"long" | "short">().notNull(),
    planned_entry: numeric().notNull(),
    planned_stop: numeric(),
    target: numeric(),
    seen_at: instant().notNull(),
    note: text().notNull(),
    result_r: numeric(),
    version: integer().notNull().default(0),
    created_at: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.id] })],
);

export const missedTradesPrivacy = own(
  missed_trades,
  exported(
    "id",
    "setup_id",
    "symbol",
    "direction",
    "planned_entry",
    "planned_stop",
    "target",
    "seen_at",
    "note",
    "result_r",
    "created_at",
  ),
  withheld({ merged_from: INTERNAL, version: INTERNAL }),
);
