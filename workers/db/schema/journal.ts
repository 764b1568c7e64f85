import { sql } from "drizzle-orm";
import {
  boolean,
  date,
  foreignKey,
  integer,
  jsonb,
  numeric,
  pgTable,
  primaryKey,
  text,
  unique,
} from "drizzle-orm/pg-core";
import type { AssetClass, Effect, Side } from "#shared/contracts/fills.ts";
import type {
  Import,
  ImportFormat,
  ImportStatus,
  ImportZone,
  PreviewRow,
  RowError,
} from "#shared/contracts/imports.ts";
import type * as z from "zod";
import { instant, int8, serverInstant } from "./columns.ts";

export const accounts = pgTable(
  "accounts",
  {
    user_id: text().notNull(),
    id: text().notNull(),
    name: text().notNull(),
    created_at: serverInstant().notNull().defaultNow(),
    writes: int8().notNull().default("0"),
    time_zone: text(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.id] }), unique().on(t.user_id, t.name)],
);

export const instruments = pgTable(
  "instruments",
  {
    user_id: text().notNull(),
    id: text().notNull(),
    symbol: text().notNull(),
    currency: text().notNull(),
    asset_class: text().$type<AssetClass>().notNull(),
    multiplier: numeric().notNull().default("1"),
    isin: text(),
    underlying: text(),
    expiry: date(),
    strike: numeric(),
    right: text().$type<"call" | "put">(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.id] })],
);

export const imports = pgTable(
  "imports",
  {
    user_id: text().notNull(),
    id: text().notNull(),
    status: text().$type<ImportStatus>().notNull(),
    ends_as: text().$type<"failed" | "cancelled" | "undone">(),
    format: text().$type<ImportFormat>().notNull(),
    file_name: text().notNull(),
    file_key: text().notNull(),
    size: int8().notNull(),
    account: text(),
    time_zone: text().notNull(),
    dry_run: boolean().notNull().default(false),
    next_line: integer().notNull().default(0),
    rows_total: integer(),
    rows_new: integer().notNull().default(0),
    rows_duplicate: integer().notNull().default(0),
    rows_corrected: integer().notNull().default(0),
    rows_conflict: integer().notNull().default(0),
    rows_rejected: integer().notNull().default(0),
    errors: jsonb().$type<RowError[]>().notNull().default([]),
    preview: jsonb().$type<z.infer<typeof PreviewRow>[]>(),
    failure: jsonb().$type<NonNullable<Import["failure"]>>(),
    created_at: instant().notNull(),
    finished_at: instant(),
    scope_at: instant(),
    file_kept: boolean().notNull().default(true),
    times: text().$type<"keep" | "correct">().notNull().default("keep"),
    shift_offsets: integer().array(),
    rows_shifted: integer().notNull().default(0),
    zone_source: text().$type<ImportZone["source"]>().notNull().default("format"),
    zone_suggestion: jsonb().$type<NonNullable<ImportZone["suggestion"]>>(),
    zone_accounts: text().array().notNull().default([]),
    resume: jsonb().$type<object>(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.id] })],
);

const print = () => int8().notNull();

export const fills = pgTable(
  "fills",
  {
    user_id: text().notNull(),
    id: text().notNull(),
    account_id: text().notNull(),
    instrument_id: text().notNull(),
    executed_at: instant().notNull(),
    date_only: boolean().notNull().default(false),
    side: text().$type<Side>().notNull(),
    quantity: numeric().notNull(),
    price: numeric().notNull(),
    fee: numeric().notNull().default("0"),
    fee_currency: text().notNull(),
    execution_id: text(),
    ordinal: integer().notNull().default(0),
    revision: text(),
    carried_fee: numeric().notNull().default("0"),
    print: print().generatedAlwaysAs(
      sql`print_of(account_id, instrument_id, executed_at, side, quantity, price, execution_id is not null)`,
    ),
    effect: text().$type<Effect>(),
  },
  (t) => [
    primaryKey({ columns: [t.user_id, t.id] }),
    foreignKey({ columns: [t.user_id, t.account_id], foreignColumns: [accounts.user_id, accounts.id] }),
    foreignKey({
      columns: [t.user_id, t.instrument_id],
      foreignColumns: [instruments.user_id, instruments.id],
    }),
  ],
);

/** What each line of each import says of a fill. */
export const claims = pgTable(
  "claims",
  {
    user_id: text().notNull(),
    fill_id: text().notNull(),
    import_id: text().notNull(),
    line: integer().notNull(),
    facts: jsonb().$type<object>(),
    kind: text().$type<"states" | "corrects" | "cancels">().notNull().default("states"),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.fill_id, t.import_id, t.line] })],
);

/** Fills that a statement took back or replaced, and cancellations that wait for theirs. */
export const withdrawn = pgTable(
  "withdrawn",
  {
    user_id: text().notNull(),
    id: text().notNull(),
    account_id: text().notNull(),
    instrument_id: text().notNull(),
    executed_at: instant().notNull(),
    date_only: boolean().notNull(),
    effect: text().$type<Effect>(),
    side: text().$type<Side>().notNull(),
    quantity: numeric().notNull(),
    price: numeric().notNull(),
    fee: numeric().notNull(),
    fee_currency: text().notNull(),
    execution_id: text(),
    revision: text(),
    ordinal: integer().notNull(),
    cancels: boolean().notNull(),
    names: text().array().notNull().default([]),
    by_name: boolean().notNull().default(false),
    restates: boolean().notNull().default(false),
    print: print().generatedAlwaysAs(
      sql`print_of(account_id, instrument_id, executed_at, case when cancels then side || '-' else side end,
        quantity, price, execution_id is not null)`,
    ),
  },
  (t) => [
    primaryKey({ columns: [t.user_id, t.id] }),
    foreignKey({ columns: [t.user_id, t.account_id], foreignColumns: [accounts.user_id, accounts.id] }),
    foreignKey({
      columns: [t.user_id, t.instrument_id],
      foreignColumns: [instruments.user_id, instruments.id],
    }),
  ],
);

/** A fee of a fill that was replaced, and the fill that bears it. */
export const carries = pgTable(
  "carries",
  {
    user_id: text().notNull(),
    from_fill: text().notNull(),
    to_fill: text().notNull(),
    amount: numeric().notNull(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.from_fill] })],
);
