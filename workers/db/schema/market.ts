import type { AssetClass } from "#shared/contracts/fills.ts";
import type { ProviderName } from "#shared/contracts/market.ts";
import { boolean, date, numeric, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant, int8 } from "./column-types.ts";
import { nobodys } from "./privacy.ts";

/** The latest quote of a symbol, and the instrument that it prices. */
export const symbols = pgTable("symbols", {
  symbol: text().primaryKey(),
  head: int8().notNull().default("0"),
  matched_seq: int8().notNull().default("0"),
  bid: numeric().notNull(),
  ask: numeric().notNull(),
  bid_size: numeric(),
  ask_size: numeric(),
  last: numeric(),
  quoted_at: instant().notNull(),
  ages: boolean().notNull(),
  provider: text().$type<ProviderName>().notNull(),
  calendar: text().notNull(),
  price_step: numeric().notNull(),
  quantity_step: numeric().notNull(),
  multiplier: numeric().notNull(),
  asset_class: text().$type<AssetClass>().notNull(),
  currency: text(),
  working: int8().notNull().default("0"),
  seen_at: instant().notNull().defaultNow(),
});

export const symbolsPrivacy = nobodys(symbols, "the market's prices, which name nobody");

/** The quotes that wait to be matched. */
export const ticks = pgTable(
  "ticks",
  {
    symbol: text().notNull(),
    seq: int8().notNull(),
    bid: numeric().notNull(),
    ask: numeric().notNull(),
    bid_size: numeric(),
    ask_size: numeric(),
    last: numeric(),
    at: instant().notNull(),
    ages: boolean().notNull(),
    noted_at: instant().notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.symbol, t.seq] })],
);

export const ticksPrivacy = nobodys(ticks, "the market's prices, which name nobody");

/** Units of a currency for one euro on a day. */
export const fx_rates = pgTable(
  "fx_rates",
  {
    currency: text().notNull(),
    day: date({ mode: "string" }).notNull(),
    rate: numeric().notNull(),
    source: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.currency, t.day] })],
);

export const fxRatesPrivacy = nobodys(fx_rates, "published exchange rates, which name nobody");
