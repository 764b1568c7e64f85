import { numeric, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant } from "./column-types.ts";
import { exported, INTERNAL, own, withheld } from "./privacy.ts";

/** How far prices went against and for the owner of a closed trade. */
export const excursions = pgTable(
  "excursions",
  {
    user_id: text().notNull(),
    trade_id: text().notNull(),
    basis: text().notNull(),
    mae: numeric(),
    mfe: numeric(),
    asked_at: instant().notNull(),
    worked_out_at: instant(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.trade_id] })],
);

export const excursionsPrivacy = own(
  excursions,
  exported("trade_id", "mae", "mfe", "asked_at", "worked_out_at"),
  withheld({ basis: INTERNAL }),
);
