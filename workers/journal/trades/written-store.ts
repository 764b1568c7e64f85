import { type SQL, sql, type SQLWrapper } from "drizzle-orm";
import { MOST_LISTED_NOTES } from "#shared/contracts/trade-notes.ts";

/**
 * The columns of what the owner wrote about the trades `t`, each looked up by its key. A list gives the
 * beginning of the notes.
 */
export function writtenColumns(userId: SQLWrapper, notes: "whole" | "cut"): SQL {
  const text = sql`coalesce(n.notes, '')`;
  return sql`${notes === "whole" ? text : sql`left(${text}, ${MOST_LISTED_NOTES}::int)`} as notes,
      ${notes === "whole" ? sql`false` : sql`length(${text}) > ${MOST_LISTED_NOTES}::int`} as notes_cut,
      n.planned_stop, n.planned_risk, coalesce(n.version, 0) as version,
      (select name from setups u where u.user_id = ${userId} and u.id = n.setup_id) as setup,
      array(select g.name from trade_tags l
        cross join lateral (select name from tags where user_id = ${userId} and id = l.tag_id limit 1) g
        where l.user_id = ${userId} and l.trade_id = t.id order by l.place) as tags`;
}

/** The row `n` of each trade `t`, where there is one. */
export function writtenRow(userId: SQLWrapper): SQL {
  return sql`left join lateral (select notes, setup_id, planned_stop, planned_risk, version from annotations
      where user_id = ${userId} and trade_id = t.id limit 1) n on true`;
}
