import { sql } from "drizzle-orm";
import { boolean, doublePrecision, integer, numeric, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant, int8 } from "./columns.ts";

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
    status: text().$type<"open" | "closed">().notNull(),
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
  },
  (t) => [primaryKey({ columns: [t.user_id, t.id] })],
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
