import { type SQL, sql, type SQLWrapper } from "drizzle-orm";
import { isAmong } from "./id-sets.ts";

/** How the reader's preferences bound a breakeven trade, by the unit of the bound; null by the other unit. */
function within(userId: SQLWrapper, unit: SQL): SQL {
  return sql`(select (preferences #>> '{breakeven,amount}')::numeric from preferences
      where user_id = ${userId} and preferences #>> '{breakeven,unit}' = ${unit})`;
}

/** The tick of each of the user's instruments by its id, read once, and only where ticks bound anything. */
function ticks(userId: SQLWrapper): SQL {
  return sql`(select jsonb_object_agg(id, tick_size(asset_class, symbol)) from instruments where user_id = ${userId})`;
}

/** True where a row of `trades` has its average exit so few ticks from its average entry. */
export function isWithinTicks(userId: SQLWrapper): SQL {
  const most = within(userId, sql`'ticks'`);
  return sql`(case when ${most} is null then false else abs(exit_price - entry_price)
    <= ${most} * (${ticks(userId)} ->> instrument_id)::numeric end)`;
}

/** True where ticks bound a breakeven trade, of which a statement asks once before it reads any trade. */
export function boundsByTicks(userId: SQLWrapper): SQL {
  return sql`${within(userId, sql`'ticks'`)} is not null`;
}

/** True where a net P&L is so little money. */
function isWithinMoney(net: SQL, userId: SQLWrapper): SQL {
  return sql`abs(${net}) <= ${within(userId, sql`'money'`)}`;
}

/**
 * 1 for a win, -1 for a loss and 0 for a breakeven trade: nothing else decides it. Of a closed row of
 * `trades`, or of one that says otherwise what lies within the ticks.
 */
export function outcomeOf(net: SQL, userId: SQLWrapper, withinTicks: SQL = isWithinTicks(userId)): SQL {
  return sql`(case when ${isWithinMoney(net, userId)} or ${withinTicks} then 0 else sign(${net})::int end)`;
}

/**
 * The table `near`: those of the selected closed trades that ticks make breakeven. It is empty without a read
 * of any trade where ticks bound nothing.
 */
export function nearOf(userId: SQLWrapper, selected: SQL): SQL {
  return sql`near as materialized (
      select id from trades where status = 'closed' and ${boundsByTicks(userId)} and ${selected} and ${isWithinTicks(userId)}
    )`;
}

/** The outcome of a net P&L that was converted or simulated, so that only `near` tells the ticks. */
export function outcomeByNear(net: SQL, userId: SQLWrapper, tradeId?: SQL): SQL {
  return outcomeOf(net, userId, isAmong(sql`select id from near`, tradeId));
}
