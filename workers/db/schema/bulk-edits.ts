import { integer, jsonb, numeric, pgTable, primaryKey, text, unique } from "drizzle-orm/pg-core";
import type { BulkChange, EditedWord } from "#shared/contracts/bulk-edits.ts";
import { instant } from "./column-types.ts";
import { DERIVED, exported, INTERNAL, own, withheld } from "./privacy.ts";

/** A word that an edit takes from its trades, with all that an undo needs to bring it back. */
export type StoredWord = EditedWord & {
  createdAt: string;
  description: string;
  version: number;
  /** The ids of the kept filters that a merge made find the other word. */
  filters?: string[];
};

/** An edit of many trades at once. */
export const bulk_edits = pgTable(
  "bulk_edits",
  {
    user_id: text().notNull(),
    id: text().notNull(),
    status: text().$type<"running" | "done" | "undoing" | "undone">().notNull(),
    change: jsonb().$type<BulkChange>().notNull(),
    trades: integer().notNull(),
    changed: integer().notNull().default(0),
    restored: integer().notNull().default(0),
    after_id: text().notNull().default(""),
    created_at: instant().notNull(),
    finished_at: instant(),
    word: jsonb().$type<StoredWord>(),
    no_room: integer().notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.id] })],
);

export const bulkEditsPrivacy = own(
  bulk_edits,
  exported(
    "id",
    "status",
    "change",
    "trades",
    "changed",
    "no_room",
    "restored",
    "created_at",
    "finished_at",
    "word",
  ),
  withheld({ after_id: INTERNAL }),
);

/** What stood about a trade before an edit. */
export const bulk_edit_rows = pgTable(
  "bulk_edit_rows",
  {
    user_id: text().notNull(),
    edit_id: text().notNull(),
    trade_id: text().notNull(),
    version: integer(),
    notes: text(),
    setup_id: text(),
    planned_stop: numeric(),
    planned_risk: numeric(),
    tag_ids: text().array().notNull().default([]),
    /** What the edit left; the rest of it is the same for all of its trades. */
    after_setup_id: text(),
    after_tag_ids: text().array(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.edit_id, t.trade_id] })],
);

export const bulkEditRowsPrivacy = own(
  bulk_edit_rows,
  exported("edit_id", "trade_id", "notes", "setup_id", "planned_stop", "planned_risk", "tag_ids"),
  withheld({ version: INTERNAL, after_setup_id: INTERNAL, after_tag_ids: INTERNAL }),
);

/** The words of the notes, by which trades are found. */
export const trade_words = pgTable(
  "trade_words",
  { user_id: text().notNull(), trade_id: text().notNull(), word: text().notNull() },
  (t) => [primaryKey({ columns: [t.user_id, t.trade_id, t.word] })],
);

export const tradeWordsPrivacy = own(trade_words, exported(), withheld({ trade_id: DERIVED, word: DERIVED }));

export const saved_filters = pgTable(
  "saved_filters",
  {
    user_id: text().notNull(),
    id: text().notNull(),
    name: text().notNull(),
    folded: text().notNull(),
    filter: jsonb().$type<object>().notNull(),
    created_at: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.id] }), unique().on(t.user_id, t.folded)],
);

export const savedFiltersPrivacy = own(
  saved_filters,
  exported("id", "name", "filter", "created_at"),
  withheld({ folded: DERIVED }),
);
