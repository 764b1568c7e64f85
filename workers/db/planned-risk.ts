import { type SQL, sql } from "drizzle-orm";

/**
 * What a trade risks by its plan, in its currency. Without a planned risk it is the distance from the entry
 * to the stop × quantity × multiplier. It reads the columns of a trade and of its plan.
 */
export function plannedRisk(multiplier: SQL): SQL {
  return sql`coalesce(planned_risk, case when direction = 'long' then entry_price - planned_stop else planned_stop - entry_price end
        * quantity * ${multiplier})`;
}
