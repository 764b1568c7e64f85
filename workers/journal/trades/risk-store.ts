import { type SQL, sql, type SQLWrapper } from "drizzle-orm";
import { plannedRisk } from "../../db/planned-risk.ts";

/** Beyond this many times its risk a result has no R-multiple, as `rMultipleOf` has it. */
const UNTOLD_R = sql`1000000000000.000000000000000001`;

/**
 * The R-multiple of a result of a row of `trades`; null where none is told, so that nothing sums, ranks or
 * finds it. Both ends become null, and so does a trade without a risk, which `least` passes over.
 */
export function rOf(net: SQL, userId: SQLWrapper): SQL {
  const clamped = sql`greatest(least(${net} / ${riskOf(userId)}, ${UNTOLD_R}), -${UNTOLD_R})`;
  return sql`nullif(nullif(${clamped}, ${UNTOLD_R}), -${UNTOLD_R})`;
}

/** What was written of each planned trade in one column, by the trade's id; read once by a statement. */
function plans(userId: SQLWrapper, column: SQL): SQL {
  return sql`(select jsonb_object_agg(trade_id, ${column}) from annotations where user_id = ${userId} and ${column} is not null)`;
}

/** The planned risk of a row of `trades`. Each map is made once, so that no row is looked up in a table. */
export function riskOf(userId: SQLWrapper): SQL {
  return plannedRisk({
    risk: sql`(${plans(userId, sql`planned_risk`)} ->> id)::numeric`,
    stop: sql`(${plans(userId, sql`planned_stop`)} ->> id)::numeric`,
    multiplier: sql`((select jsonb_object_agg(id, multiplier) from instruments where user_id = ${userId}) ->> instrument_id)::numeric`,
  });
}
