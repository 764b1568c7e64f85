import { doublePrecision, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import type { SimulationHead } from "#shared/contracts/simulations.ts";
import { instant } from "./column-types.ts";
import { exported, own } from "./privacy.ts";

/** A simulation that a job runs. */
export const simulations = pgTable(
  "simulations",
  {
    user_id: text().notNull(),
    id: text().notNull(),
    kind: text().$type<SimulationHead["kind"]>().notNull(),
    status: text().$type<SimulationHead["status"]>().notNull(),
    progress: doublePrecision().notNull().default(0),
    asked: jsonb().$type<object>().notNull(),
    result: jsonb().$type<object>(),
    failure: text(),
    created_at: instant().notNull(),
    finished_at: instant(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.id] })],
);

export const simulationsPrivacy = own(
  simulations,
  exported("id", "kind", "status", "progress", "asked", "result", "failure", "created_at", "finished_at"),
);
