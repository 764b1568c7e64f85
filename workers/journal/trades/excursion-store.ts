import { type SQL, sql, type SQLWrapper } from "drizzle-orm";

/** What of a row of `trades` its excursions rest on: other fills make other figures. */
export function basisOf(row: SQL): SQL {
  return sql`concat_ws('|', ${row}.fills, ${row}.quantity, ${row}.entry_price, ${row}.exit_price,
    extract(epoch from ${row}.opened_at), extract(epoch from ${row}.closed_at), ${row}.gross_fifo, ${row}.gross_lifo, ${row}.gross_hifo)`;
}

/** The excursions `x` of each listed trade `t`, where they rest on what the trade is now. */
export function excursionRow(userId: SQLWrapper): SQL {
  return sql`left join lateral (select mae, mfe from excursions e
      where e.user_id = ${userId} and e.trade_id = t.id
        and e.basis = (select ${basisOf(sql`b`)} from trades b where b.user_id = ${userId} and b.id = t.id)
      limit 1) x on true`;
}

/** One figure of every kept excursion by the trade's id, read once by a statement that orders all trades. */
export function excursionsBy(userId: SQLWrapper, figure: SQL): SQL {
  return sql`(select jsonb_object_agg(e.trade_id, e.${figure}) from excursions e
    cross join lateral (select ${basisOf(sql`b`)} as basis from trades b
      where b.user_id = ${userId} and b.id = e.trade_id limit 1) now
    where e.user_id = ${userId} and e.${figure} is not null and now.basis = e.basis)`;
}
