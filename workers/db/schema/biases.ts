import {
  bigint,
  boolean,
  date,
  doublePrecision,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
} from "drizzle-orm/pg-core";
import { instant, int8 } from "./columns.ts";

export const bias_buckets = pgTable(
  "bias_buckets",
  {
    user_id: text().notNull(),
    bias: text().notNull(),
    week: date().notNull(),
    formula: text().notNull(),
    stats: jsonb().$type<object>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.bias, t.week] })],
);

/** Weeks whose buckets are yet to be computed. */
export const bias_dirty = pgTable(
  "bias_dirty",
  {
    user_id: text().notNull(),
    week: date().notNull(),
    spread: boolean().notNull().default(false),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.week] })],
);

export const bias_evidence = pgTable(
  "bias_evidence",
  {
    user_id: text().notNull(),
    week: date().notNull(),
    trade_id: text().notNull(),
    bias: text().notNull(),
    role: text().notNull(),
    measure: doublePrecision(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.week, t.trade_id, t.bias, t.role] })],
);

export const bias_scores = pgTable(
  "bias_scores",
  {
    user_id: text().notNull(),
    bias: text().notNull(),
    score: jsonb().$type<object>().notNull(),
    ledger_version: int8().notNull(),
    scored_at: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.bias] })],
);

export const bias_thresholds = pgTable(
  "bias_thresholds",
  {
    user_id: text().notNull(),
    bias: text().notNull(),
    threshold: jsonb().$type<unknown>().notNull(),
    n: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.bias] })],
);

/** Weeks whose trades a derivation has changed, one row a change. */
export const touched_weeks = pgTable(
  "touched_weeks",
  {
    user_id: text().notNull(),
    id: bigint({ mode: "number" }).$type<string>().notNull().generatedAlwaysAsIdentity(),
    week: date().notNull(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.id] })],
);

export const reflections = pgTable(
  "reflections",
  {
    user_id: text().notNull(),
    id: text().notNull(),
    import_id: text(),
    at: instant().notNull(),
    author: text().$type<"rules" | "model">().notNull(),
    sentences: jsonb().$type<object[]>().notNull(),
    facts: jsonb().$type<object>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.id] })],
);
