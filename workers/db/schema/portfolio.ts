import { date, integer, jsonb, numeric, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import type { LiveMode } from "#shared/contracts/live-mode.ts";
import type { Snapshot } from "#shared/contracts/portfolio.ts";
import { instant } from "./column-types.ts";
import { exported, INTERNAL, own, withheld } from "./privacy.ts";

export const portfolio_snapshots = pgTable(
  "portfolio_snapshots",
  {
    user_id: text().notNull(),
    id: text().notNull(),
    account_id: text(),
    at: instant().notNull(),
    day: date(),
    currency: text().notNull(),
    cash: numeric(),
    market_value: numeric(),
    equity: numeric(),
    position_count: integer().notNull(),
    holdings: jsonb().$type<Snapshot["holdings"]>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.id] })],
);

export const portfolioSnapshotsPrivacy = own(
  portfolio_snapshots,
  exported(
    "id",
    "account_id",
    "at",
    "day",
    "currency",
    "cash",
    "market_value",
    "equity",
    "position_count",
    "holdings",
  ),
);

export const portfolio_days = pgTable("portfolio_days", {
  user_id: text().primaryKey(),
  next_at: instant().notNull(),
  zone: text().notNull(),
});

export const portfolioDaysPrivacy = own(
  portfolio_days,
  exported(),
  withheld({ next_at: INTERNAL, zone: INTERNAL }),
);

export const live_modes = pgTable("live_modes", {
  user_id: text().primaryKey(),
  mode: text().$type<LiveMode["mode"]>().notNull(),
  changed_at: instant().notNull(),
});

export const liveModesPrivacy = own(live_modes, exported("mode", "changed_at"));
