import { boolean, foreignKey, integer, numeric, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import type { BookingKind } from "#shared/contracts/bookings.ts";
import { instant } from "./column-types.ts";
import { accounts, instruments } from "./journal.ts";
import { DERIVED, exported, own, withheld } from "./privacy.ts";

/** Money and units that moved without a trade. */
export const bookings = pgTable(
  "bookings",
  {
    user_id: text().notNull(),
    id: text().notNull(),
    account_id: text().notNull(),
    instrument_id: text(),
    kind: text().$type<BookingKind>().notNull(),
    executed_at: instant().notNull(),
    date_only: boolean().notNull(),
    amount: numeric(),
    currency: text().notNull(),
    quantity: numeric(),
    price: numeric(),
    ratio_after: numeric(),
    ratio_before: numeric(),
    external_id: text(),
    note: text(),
    ordinal: integer().notNull(),
    print: text().notNull(),
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

export const bookingsPrivacy = own(
  bookings,
  exported(
    "id",
    "account_id",
    "instrument_id",
    "kind",
    "executed_at",
    "date_only",
    "amount",
    "currency",
    "quantity",
    "price",
    "ratio_after",
    "ratio_before",
    "external_id",
    "note",
    "ordinal",
  ),
  withheld({ print: DERIVED }),
);

/** The line of each import that states a booking, with what that line says of its time, price and words. */
export const bookingClaims = pgTable(
  "booking_claims",
  {
    user_id: text().notNull(),
    booking_id: text().notNull(),
    import_id: text().notNull(),
    line: integer().notNull(),
    print: text().notNull(),
    ordinal: integer().notNull(),
    executed_at: instant().notNull(),
    date_only: boolean().notNull(),
    price: numeric(),
    note: text(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.booking_id, t.import_id] })],
);

export const bookingClaimsPrivacy = own(
  bookingClaims,
  exported("booking_id", "import_id", "line", "ordinal", "executed_at", "date_only", "price", "note"),
  withheld({ print: DERIVED }),
);

/** What the statements of an import say an account held: units by symbol, or cash by currency. */
export const statedBalances = pgTable(
  "stated_balances",
  {
    user_id: text().notNull(),
    import_id: text().notNull(),
    account_id: text().notNull(),
    kind: text().$type<"units" | "cash">().notNull(),
    subject: text().notNull(),
    contract: text().notNull().default(""),
    edge: text().$type<"first" | "last">().notNull(),
    at: instant(),
    amount: numeric().notNull(),
    line: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.user_id, t.import_id, t.account_id, t.kind, t.subject, t.contract, t.edge] }),
    foreignKey({ columns: [t.user_id, t.account_id], foreignColumns: [accounts.user_id, accounts.id] }),
  ],
);

export const statedBalancesPrivacy = own(
  statedBalances,
  exported("import_id", "account_id", "kind", "subject", "contract", "edge", "at", "amount", "line"),
);
