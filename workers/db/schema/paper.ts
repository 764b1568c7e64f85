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
import type { AssetClass } from "#shared/contracts/fills.ts";
import type { ModelChoice } from "#shared/contracts/fill-models.ts";
import type {
  Band,
  OrderEvent,
  OrderRole,
  OrderStatus,
  OrderType,
  Rejection,
  TimeInForce,
} from "#shared/contracts/order.ts";
import type { Side } from "#shared/side.ts";
import { instant, int8 } from "./column-types.ts";
import { accounts } from "./journal.ts";
import { DERIVED, exported, INTERNAL, own, withheld } from "./privacy.ts";

export const paper_accounts = pgTable(
  "paper_accounts",
  {
    user_id: text().notNull(),
    id: text().notNull(),
    currency: text().notNull(),
    start_balance: numeric().notNull(),
    cash: numeric().notNull(),
    reserved: numeric().notNull().default("0"),
    epoch: integer().notNull().default(1),
    started_at: instant().notNull(),
    models: jsonb().$type<ModelChoice>().notNull(),
    max_position: numeric(),
    max_daily_loss: numeric(),
    high_equity: numeric().notNull(),
    day: date(),
    day_equity: numeric(),
    accepted: int8().notNull().default("0"),
    working: integer().notNull().default(0),
    version: integer().notNull().default(1),
    changes: int8().notNull().default("0"),
    created_at: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.user_id, t.id] }),
    foreignKey({ columns: [t.user_id, t.id], foreignColumns: [accounts.user_id, accounts.id] }),
  ],
);

export const paperAccountsPrivacy = own(
  paper_accounts,
  exported(
    "id",
    "currency",
    "start_balance",
    "cash",
    "reserved",
    "epoch",
    "started_at",
    "models",
    "max_position",
    "max_daily_loss",
    "high_equity",
    "day",
    "day_equity",
    "created_at",
  ),
  withheld({ accepted: INTERNAL, working: DERIVED, version: INTERNAL, changes: INTERNAL }),
);

export const orders = pgTable(
  "orders",
  {
    user_id: text().notNull(),
    id: text().notNull(),
    account_id: text().notNull(),
    epoch: integer().notNull(),
    client_order_id: text(),
    symbol: text().notNull(),
    side: text().$type<Side>().notNull(),
    type: text().$type<OrderType>().notNull(),
    quantity: numeric().notNull(),
    limit_price: numeric(),
    stop_price: numeric(),
    trail_amount: numeric(),
    trail_percent: numeric(),
    time_in_force: text().$type<TimeInForce>().notNull(),
    status: text().$type<OrderStatus>().notNull(),
    filled: numeric().notNull().default("0"),
    filled_value: numeric().notNull().default("0"),
    reserved: numeric().notNull().default("0"),
    triggered: boolean().notNull().default(false),
    best: numeric(),
    group_id: text(),
    role: text().$type<OrderRole>(),
    held: boolean().notNull().default(false),
    wake_low: int8(),
    wake_high: int8(),
    judged_seq: int8().notNull().default("0"),
    place: int8().notNull().default("0"),
    rejection: jsonb().$type<Rejection>(),
    confirmed: boolean().notNull().default(false),
    overrides: jsonb().$type<string[]>().notNull().default([]),
    band: jsonb().$type<Band>(),
    expires_at: instant(),
    created_at: instant().notNull(),
    ended_at: instant(),
    version: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.user_id, t.id] }),
    foreignKey({
      columns: [t.user_id, t.account_id],
      foreignColumns: [paper_accounts.user_id, paper_accounts.id],
    }),
  ],
);

export const ordersPrivacy = own(
  orders,
  exported(
    "id",
    "account_id",
    "epoch",
    "client_order_id",
    "symbol",
    "side",
    "type",
    "quantity",
    "limit_price",
    "stop_price",
    "trail_amount",
    "trail_percent",
    "time_in_force",
    "status",
    "filled",
    "filled_value",
    "reserved",
    "triggered",
    "best",
    "group_id",
    "role",
    "held",
    "rejection",
    "confirmed",
    "overrides",
    "band",
    "expires_at",
    "created_at",
    "ended_at",
    "version",
  ),
  withheld({ wake_low: DERIVED, wake_high: DERIVED, judged_seq: INTERNAL, place: INTERNAL }),
);

export const order_history = pgTable(
  "order_history",
  {
    user_id: text().notNull(),
    order_id: text().notNull(),
    version: integer().notNull(),
    at: instant().notNull(),
    from_status: text().$type<OrderStatus>(),
    to_status: text().$type<OrderStatus>().notNull(),
    event: text().$type<OrderEvent>().notNull(),
    reason: text(),
  },
  (t) => [
    primaryKey({ columns: [t.user_id, t.order_id, t.version] }),
    foreignKey({ columns: [t.user_id, t.order_id], foreignColumns: [orders.user_id, orders.id] }),
  ],
);

export const orderHistoryPrivacy = own(
  order_history,
  exported("order_id", "version", "at", "from_status", "to_status", "event", "reason"),
);

export const paper_fills = pgTable(
  "paper_fills",
  {
    user_id: text().notNull(),
    id: text().notNull(),
    account_id: text().notNull(),
    epoch: integer().notNull(),
    order_id: text().notNull(),
    symbol: text().notNull(),
    asset_class: text().$type<AssetClass>().notNull(),
    multiplier: numeric().notNull(),
    side: text().$type<Side>().notNull(),
    quantity: numeric().notNull(),
    price: numeric().notNull(),
    fee: numeric().notNull(),
    optimistic: numeric().notNull(),
    pessimistic: numeric().notNull(),
    realized: numeric(),
    opens: boolean().notNull().default(false),
    at: instant().notNull(),
    tick_seq: int8().notNull(),
    booked: boolean().notNull().default(false),
  },
  (t) => [
    primaryKey({ columns: [t.user_id, t.id] }),
    unique().on(t.user_id, t.order_id, t.tick_seq),
    foreignKey({ columns: [t.user_id, t.order_id], foreignColumns: [orders.user_id, orders.id] }),
  ],
);

export const paperFillsPrivacy = own(
  paper_fills,
  exported(
    "id",
    "account_id",
    "epoch",
    "order_id",
    "symbol",
    "asset_class",
    "multiplier",
    "side",
    "quantity",
    "price",
    "fee",
    "optimistic",
    "pessimistic",
    "realized",
    "opens",
    "at",
  ),
  withheld({ tick_seq: INTERNAL, booked: INTERNAL }),
);

/** What a paper account holds of a symbol in this epoch, at average cost. */
export const positions = pgTable(
  "positions",
  {
    user_id: text().notNull(),
    account_id: text().notNull(),
    symbol: text().notNull(),
    asset_class: text().$type<AssetClass>().notNull(),
    multiplier: numeric().notNull(),
    quantity: numeric().notNull(),
    cost: numeric().notNull(),
    optimistic_cost: numeric().notNull(),
    pessimistic_cost: numeric().notNull(),
    realized: numeric().notNull().default("0"),
    fees: numeric().notNull().default("0"),
    opened_at: instant(),
    changed_at: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.user_id, t.account_id, t.symbol] }),
    foreignKey({
      columns: [t.user_id, t.account_id],
      foreignColumns: [paper_accounts.user_id, paper_accounts.id],
    }),
  ],
);

export const positionsPrivacy = own(
  positions,
  exported(
    "account_id",
    "symbol",
    "asset_class",
    "multiplier",
    "quantity",
    "cost",
    "optimistic_cost",
    "pessimistic_cost",
    "realized",
    "fees",
    "opened_at",
    "changed_at",
  ),
);
