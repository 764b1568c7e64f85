import { boolean, integer, jsonb, numeric, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import type { SaidBy, StructureShape } from "#shared/contracts/structure-shapes.ts";
import type { TradeStatus } from "#shared/contracts/trades.ts";
import { instant } from "./column-types.ts";
import { DERIVED, exported, own, withheld } from "./privacy.ts";

/** What an owner said of a trade: nothing, that it stands alone, or that it is a leg of a structure. */
export type StructureWord = { structureId: string | null } | null;

/** The structure that a trade belongs to, or none by the word of its owner. */
export const structure_legs = pgTable(
  "structure_legs",
  {
    user_id: text().notNull(),
    trade_id: text().notNull(),
    structure_id: text(),
    by: text().$type<SaidBy>().notNull(),
    account_id: text().notNull(),
    instrument_id: text().notNull(),
    opened_at: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.trade_id] })],
);

export const structureLegsPrivacy = own(
  structure_legs,
  exported("trade_id", "structure_id", "by"),
  withheld({ account_id: DERIVED, instrument_id: DERIVED, opened_at: DERIVED }),
);

/** The trades of one decision, as they stand now. */
export const structures = pgTable(
  "structures",
  {
    user_id: text().notNull(),
    id: text().notNull(),
    by: text().$type<SaidBy>().notNull(),
    shape: text().$type<StructureShape>().notNull(),
    account_id: text().notNull(),
    underlying: text().notNull(),
    currency: text().notNull(),
    status: text().$type<TradeStatus>().notNull(),
    legs: integer().notNull(),
    opened_at: instant().notNull(),
    opened_date_only: boolean().notNull(),
    closed_at: instant(),
    closed_date_only: boolean().notNull(),
    max_loss: numeric(),
    version: integer().notNull().default(1),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.id] })],
);

export const structuresPrivacy = own(
  structures,
  exported(
    "id",
    "by",
    "shape",
    "account_id",
    "underlying",
    "currency",
    "status",
    "legs",
    "opened_at",
    "opened_date_only",
    "closed_at",
    "closed_date_only",
    "max_loss",
  ),
  withheld({ version: DERIVED }),
);

/** A change that an owner made, with what was said of its trades before and after it. */
export const structure_changes = pgTable(
  "structure_changes",
  {
    user_id: text().notNull(),
    id: text().notNull(),
    kind: text().$type<"join" | "split">().notNull(),
    trades: jsonb().$type<{ tradeId: string; before: StructureWord; after: StructureWord }[]>().notNull(),
    made_at: instant().notNull(),
    undone_at: instant(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.id] })],
);

export const structureChangesPrivacy = own(
  structure_changes,
  exported("id", "kind", "trades", "made_at", "undone_at"),
);
