import { sql } from "drizzle-orm";
import {
  boolean,
  date,
  doublePrecision,
  integer,
  numeric,
  pgTable,
  primaryKey,
  text,
} from "drizzle-orm/pg-core";
import type { OpeningKind } from "#shared/contracts/openings.ts";
import { instant, int8 } from "./column-types.ts";
import { DERIVED, exported, INTERNAL, own, withheld } from "./privacy.ts";

export const trades = pgTable(
  "trades",
  {
    user_id: text().notNull(),
    id: text().notNull(),
    account_id: text().notNull(),
    instrument_id: text().notNull(),
    symbol: text().notNull(),
    currency: text().notNull(),
    direction: text().$type<"long" | "short">().notNull(),
    status: text().$type<"open" | "closed" | "incomplete">().notNull(),
    quantity: numeric().notNull(),
    open_quantity: numeric().notNull(),
    entry_price: numeric().notNull(),
    exit_price: numeric(),
    opened_at: instant().notNull(),
    closed_at: instant(),
    fills: integer().notNull(),
    foreign_fees: integer().notNull(),
    gross_fifo: numeric().notNull(),
    gross_lifo: numeric().notNull(),
    gross_hifo: numeric().notNull(),
    gross_average: numeric().notNull(),
    fees_fifo: numeric().notNull(),
    fees_lifo: numeric().notNull(),
    fees_hifo: numeric().notNull(),
    fees_average: numeric().notNull(),
    net_key: doublePrecision().notNull(),
    formula: text().notNull(),
    opened_date_only: boolean().notNull().default(false),
    closed_date_only: boolean().notNull().default(false),
    fees_unknown: integer().notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.id] })],
);

export const tradesPrivacy = own(
  trades,
  exported(
    "id",
    "account_id",
    "instrument_id",
    "symbol",
    "currency",
    "direction",
    "status",
    "quantity",
    "open_quantity",
    "entry_price",
    "exit_price",
    "opened_at",
    "opened_date_only",
    "closed_at",
    "closed_date_only",
    "fills",
    "foreign_fees",
    "fees_unknown",
    "gross_fifo",
    "gross_lifo",
    "gross_hifo",
    "gross_average",
    "fees_fifo",
    "fees_lifo",
    "fees_hifo",
    "fees_average",
    "formula",
  ),
  withheld({ net_key: INTERNAL }),
);

/** The part of a trade that one fill closed. */
export const closes = pgTable(
  "closes",
  {
    user_id: text().notNull(),
    fill_id: text().notNull(),
    trade_id: text().notNull(),
    account_id: text().notNull(),
    instrument_id: text().notNull(),
    currency: text().notNull(),
    symbol: text().notNull(),
    closed_at: instant().notNull(),
    quantity: numeric().notNull(),
    exit_fee: numeric().notNull(),
    gross_fifo: numeric().notNull(),
    gross_lifo: numeric().notNull(),
    gross_hifo: numeric().notNull(),
    gross_average: numeric().notNull(),
    entry_fee_fifo: numeric().notNull(),
    entry_fee_lifo: numeric().notNull(),
    entry_fee_hifo: numeric().notNull(),
    entry_fee_average: numeric().notNull(),
    date_only: boolean().notNull().default(false),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.fill_id] })],
);

export const closesPrivacy = own(
  closes,
  exported(
    "fill_id",
    "trade_id",
    "account_id",
    "instrument_id",
    "currency",
    "symbol",
    "closed_at",
    "date_only",
    "quantity",
    "exit_fee",
    "gross_fifo",
    "gross_lifo",
    "gross_hifo",
    "gross_average",
    "entry_fee_fifo",
    "entry_fee_lifo",
    "entry_fee_hifo",
    "entry_fee_average",
  ),
);

/** What a fill of a trade was worth on its day, from the second day on, and its fee in another currency. */
export const trade_values = pgTable(
  "trade_values",
  {
    user_id: text().notNull(),
    trade_id: text().notNull(),
    fill_id: text().notNull(),
    account_id: text().notNull(),
    instrument_id: text().notNull(),
    currency: text().notNull(),
    at: instant().notNull(),
    day: date().notNull(),
    opened_on: date().notNull(),
    value: numeric().notNull(),
    fee: numeric().notNull(),
    foreign_fee: numeric(),
    foreign_currency: text(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.trade_id, t.fill_id] })],
);

export const tradeValuesPrivacy = own(
  trade_values,
  exported(),
  withheld({
    trade_id: DERIVED,
    fill_id: DERIVED,
    account_id: DERIVED,
    instrument_id: DERIVED,
    currency: DERIVED,
    at: DERIVED,
    day: DERIVED,
    opened_on: DERIVED,
    value: DERIVED,
    fee: DERIVED,
    foreign_fee: DERIVED,
    foreign_currency: DERIVED,
  }),
);

/** The state of an instrument's fold before an instant. */
export const checkpoints = pgTable(
  "checkpoints",
  {
    user_id: text().notNull(),
    account_id: text().notNull(),
    instrument_id: text().notNull(),
    before_at: instant().notNull(),
    state: text().notNull(),
    fills: integer().notNull(),
    formula: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.account_id, t.instrument_id, t.before_at] })],
);

export const checkpointsPrivacy = own(
  checkpoints,
  exported(),
  withheld({
    account_id: DERIVED,
    instrument_id: DERIVED,
    before_at: DERIVED,
    state: DERIVED,
    fills: DERIVED,
    formula: DERIVED,
  }),
);

/** Spans of an account's instrument whose trades are yet to be derived. */
export const dirty = pgTable(
  "dirty",
  {
    user_id: text().notNull(),
    account_id: text().notNull(),
    instrument_id: text().notNull(),
    from_at: instant().notNull(),
    to_at: instant()
      .notNull()
      .default(sql`'infinity'`),
    generation: int8().notNull().default("1"),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.account_id, t.instrument_id] })],
);

export const dirtyPrivacy = own(
  dirty,
  exported(),
  withheld({
    account_id: INTERNAL,
    instrument_id: INTERNAL,
    from_at: INTERNAL,
    to_at: INTERNAL,
    generation: INTERNAL,
  }),
);

/** What an owner says of units that came in without a price, or before the ledger begins. */
export const openings = pgTable(
  "openings",
  {
    user_id: text().notNull(),
    subject_id: text().notNull(),
    account_id: text().notNull(),
    instrument_id: text().notNull(),
    kind: text().$type<OpeningKind>().notNull(),
    quantity: numeric(),
    price: numeric(),
    acquired_on: date(),
    answered_at: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.subject_id] })],
);

export const openingsPrivacy = own(
  openings,
  exported(
    "subject_id",
    "account_id",
    "instrument_id",
    "kind",
    "quantity",
    "price",
    "acquired_on",
    "answered_at",
  ),
);
