import {
  bigint,
  boolean,
  date,
  doublePrecision,
  integer,
  jsonb,
  numeric,
  pgTable,
  primaryKey,
  text,
} from "drizzle-orm/pg-core";
import type { ProviderName } from "#shared/contracts/market.ts";
import { instant, int8 } from "./column-types.ts";
import { exported, INTERNAL, own, withheld } from "./privacy.ts";

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

export const biasBucketsPrivacy = own(bias_buckets, exported("bias", "week", "formula", "stats"));

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

export const biasDirtyPrivacy = own(bias_dirty, exported(), withheld({ week: INTERNAL, spread: INTERNAL }));

/** What the market's daily bars said on the days about which the biases ask. */
export const bias_bars = pgTable(
  "bias_bars",
  {
    user_id: text().notNull(),
    day: date().notNull(),
    instrument_id: text().notNull(),
    asked_at: instant(),
    source: text().$type<ProviderName>(),
    low: numeric(),
    high: numeric(),
    before: numeric(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.day, t.instrument_id] })],
);

export const biasBarsPrivacy = own(
  bias_bars,
  exported("day", "instrument_id", "asked_at", "source", "low", "high", "before"),
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

export const biasEvidencePrivacy = own(
  bias_evidence,
  exported("week", "trade_id", "bias", "role", "measure"),
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

export const biasScoresPrivacy = own(bias_scores, exported("bias", "score", "ledger_version", "scored_at"));

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

export const biasThresholdsPrivacy = own(bias_thresholds, exported("bias", "threshold", "n"));

/** Weeks whose trades a derivation has changed, with one row for each change. */
export const touched_weeks = pgTable(
  "touched_weeks",
  {
    user_id: text().notNull(),
    id: bigint({ mode: "number" }).$type<string>().notNull().generatedAlwaysAsIdentity(),
    week: date().notNull(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.id] })],
);

export const touchedWeeksPrivacy = own(touched_weeks, exported(), withheld({ id: INTERNAL, week: INTERNAL }));

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

export const reflectionsPrivacy = own(
  reflections,
  exported("id", "import_id", "at", "author", "sentences", "facts"),
);
