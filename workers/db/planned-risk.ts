import { type SQL, sql } from "drizzle-orm";

/**
 * What a row of `trades` risks by its plan, in its currency, as `plannedRiskOf` (`shared/`) has it. Without a
 * planned risk it is the distance from the entry to the stop × quantity × multiplier. Null without a plan,
 * and with a stop on the wrong side.
 */
export function plannedRisk({ risk, stop, multiplier }: Record<"risk" | "stop" | "multiplier", SQL>): SQL {
  return sql`coalesce(${risk}, nullif(greatest((entry_price - ${stop}) * case direction when 'long' then 1 else -1 end, 0), 0)
      * quantity * ${multiplier})`;
}
