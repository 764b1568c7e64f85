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
import type { AssetClass, Effect, FeeSource } from "#shared/contracts/fills.ts";
import type { Side } from "#shared/side.ts";
import { instant, int8, serverInstant } from "./column-types.ts";
import { DERIVED, exported, INTERNAL, own, withheld } from "./privacy.ts";

const NOBODYS = "of an invented trader; an export holds nothing of the sample";

export const accounts = pgTable(
  "accounts",
  {
    user_id: text().notNull(),
    id: text().notNull(),
    name: text().notNull(),
    created_at: serverInstant().notNull().defaultNow(),
    writes: int8().notNull().default("0"),
    time_zone: text(),
    kind: text().$type<"journal" | "paper">().notNull().default("journal"),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.id] }), unique().on(t.user_id, t.name)],
);

export const accountsPrivacy = own(
  accounts,
  exported("id", "name", "kind", "time_zone", "created_at"),
  withheld({ writes: INTERNAL }),
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

export const instrumentsPrivacy = own(
  instruments,
  exported(
    "id",
    "symbol",
    "currency",
    "asset_class",
    "multiplier",
    "isin",
    "underlying",
    "expiry",
    "strike",
    "right",
  ),
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
    fee_source: text().$type<FeeSource>().notNull().default("stated"),
    edited: boolean().notNull().default(false),
    order_id: text(),
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

export const fillsPrivacy = own(
  fills,
  exported(
    "id",
    "account_id",
    "instrument_id",
    "executed_at",
    "date_only",
    "effect",
    "side",
    "quantity",
    "price",
    "fee",
    "carried_fee",
    "fee_currency",
    "fee_source",
    "execution_id",
    "revision",
    "ordinal",
    "edited",
    "order_id",
  ),
  withheld({ print: DERIVED }),
);

/** The facts that each line of each import states of a fill. */
export const claims = pgTable(
  "claims",
  {
    user_id: text().notNull(),
    fill_id: text().notNull(),
    import_id: text().notNull(),
    line: integer().notNull(),
    facts: jsonb().$type<object>(),
    kind: text().$type<"states" | "corrects" | "cancels">().notNull().default("states"),
    conflict: text().$type<"open" | "file" | "ledger">(),
    decided_at: instant(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.fill_id, t.import_id, t.line] })],
);

export const claimsPrivacy = own(
  claims,
  exported("fill_id", "import_id", "line", "kind", "facts", "conflict", "decided_at"),
);

/**
 * Fills that a statement cancelled or replaced, cancellations that wait for their fills, and the originals of
 * fills that their owner changed or deleted.
 */
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
    fee_source: text().$type<FeeSource>().notNull().default("stated"),
    reason: text().$type<"cancelled" | "edited" | "retracted">().notNull().default("cancelled"),
    order_id: text(),
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

export const withdrawnPrivacy = own(
  withdrawn,
  exported(
    "id",
    "account_id",
    "instrument_id",
    "executed_at",
    "date_only",
    "effect",
    "side",
    "quantity",
    "price",
    "fee",
    "fee_currency",
    "fee_source",
    "execution_id",
    "revision",
    "ordinal",
    "cancels",
    "names",
    "by_name",
    "restates",
    "reason",
    "order_id",
  ),
  withheld({ print: DERIVED }),
);

/** A fee of a replaced fill, and the fill that bears the fee. */
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

export const carriesPrivacy = own(carries, exported("from_fill", "to_fill", "amount"));

/** The sample of a user, whose rows belong to an owner of their own (`sampleIdOf`). */
export const samples = pgTable("samples", {
  user_id: text().primaryKey(),
  import_id: text().notNull(),
  asked_at: instant().notNull(),
  ready_at: instant(),
});

export const samplesPrivacy = own(
  samples,
  exported(),
  withheld({ import_id: NOBODYS, asked_at: NOBODYS, ready_at: NOBODYS }),
);
