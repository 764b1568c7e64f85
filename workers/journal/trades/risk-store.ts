import { type SQL, sql, type SQLWrapper } from "drizzle-orm";

/** What was written of each planned trade in one column, by the trade's id; read once by a statement. */
function plans(userId: SQLWrapper, column: SQL): SQL {
  return sql`(select jsonb_object_agg(trade_id, ${column}) from annotations where user_id = ${userId} and ${column} is not null)`;
}

/**
 * The money that a row of `trades` puts at risk, as `plannedRiskOf` (`shared/`) has it. Null without
 * a plan. Each map is made once, so that no row is looked up in a table.
 */
export function riskOf(userId: SQLWrapper): SQL {
  return sql`coalesce((${plans(userId, sql`planned_risk`)} ->> id)::numeric,
    nullif(greatest((entry_price - (${plans(userId, sql`planned_stop`)} ->> id)::numeric)
      * case direction when 'long' then 1 else -1 end, 0), 0) * quantity
      * ((select jsonb_object_agg(id, multiplier) from instruments where user_id = ${userId}) ->> instrument_id)::numeric)`;
}
