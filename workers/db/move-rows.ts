import { type SQL, sql } from "drizzle-orm";
import { MOST_OPENINGS } from "#shared/contracts/bounds.ts";
import { ms } from "./instants.ts";

/** True of a row of `bookings b` that changes a position: a split, units that moved, or cash in lieu. */
export const isMoveRow = sql`case b.kind when 'split' then b.ratio_after is not null
  when 'transfer' then b.quantity <> 0
  when 'adjustment' then b.amount > 0 and b.note ~* '\\m(cash in lieu|cil)\\M' else false end`;

/** One instrument of an account, from an instant on. */
export type Lane = Record<"userId" | "accountId" | "instrumentId" | "since" | "limit", SQL>;

/**
 * What changes a position beside fills: bookings that move it, and answers about sales, at the time of the
 * sale. `fillOnly` stands in place of the columns that only a fill has.
 */
export function movesOf({ userId, accountId, instrumentId, since, limit }: Lane, fillOnly: MoveColumns): SQL {
  const own = sql`user_id = ${userId} and account_id = ${accountId} and instrument_id = ${instrumentId}`;
  return sql`
    (select b.id, ${ms(sql`b.executed_at`)} as at, b.date_only as "dateOnly", ${fillOnly.before} b.quantity,
        case when o.kind = 'ignored' then null else coalesce(o.price, b.price) end as price, ${fillOnly.between}
        case b.kind when 'adjustment' then 'lieu' else b.kind end as move, trim_scale(b.ratio_after) as after,
        trim_scale(b.ratio_before) as before, round(b.amount / i.multiplier, 18) as money ${fillOnly.behind}
      from bookings b
        cross join lateral (select multiplier from instruments where user_id = ${userId} and id = b.instrument_id limit 1) i
        left join lateral (select kind, price from openings where user_id = ${userId} and subject_id = b.id limit 1) o on true
      where b.user_id = ${userId} and b.account_id = ${accountId} and b.instrument_id = ${instrumentId}
        and b.executed_at >= ${since} and ${isMoveRow}
      order by b.executed_at limit ${limit})
    union all
    (select o.subject_id, ${ms(sql`f.executed_at`)}, f.date_only, ${fillOnly.before} o.quantity, o.price, ${fillOnly.between}
        'opening', null, null, null ${fillOnly.behind}
      from (select subject_id, quantity, price from openings where ${own} and quantity is not null limit ${MOST_OPENINGS}) o
        cross join lateral (select executed_at, date_only from fills where ${own} and id = o.subject_id limit 1) f
      where f.executed_at >= ${since})`;
}

/** Columns before the quantity, between price and move, and behind all others. */
type MoveColumns = Partial<Record<"before" | "between" | "behind", SQL | undefined>>;
