import { type SQL, sql } from "drizzle-orm";
import { plannedRisk } from "../../../db/planned-risk.ts";
import type { Holes } from "../../../db/statement.ts";
import { multiplierOf, type Rules } from "./rules-store.ts";

/** The columns that the caps pass on. */
export const PASSED = sql`id, part, fill_id, currency, opened_at, closed_at, opened_date_only, date_only, foreign_fees, fees_unknown,
        is_closed, is_open`;

/** `amount` × cap ÷ whole. The division has 60 places before it is rounded. */
function divided(amount: SQL): SQL {
  return sql`(${amount} * cap)::numeric(250, 60) / nullif(whole, 0)`;
}

/** A quotient, half-even to 12 places. */
function rounded(quotient: SQL): SQL {
  return sql`case when abs(${quotient} - round(${quotient}, 12)) = 5e-13 then round(${quotient} * 5e11) * 2e-12 else round(${quotient}, 12) end`;
}

/**
 * The amount up to a row that the cap of its trade leaves, before and with the row. The first row, and the
 * trade itself, are spared a division of 0.
 */
function running(column: SQL, name: { before: SQL; upTo: SQL }): SQL {
  const sum = sql`sum(${column}) over parts`;
  return sql`case when cap < whole then ${divided(sum)} end as ${name.upTo},
          case when cap < whole and ${sum} <> ${column} then ${divided(sql`(${sum} - ${column})`)} else 0 end as ${name.before}`;
}
const OF_GROSS = { before: sql`gross_before`, upTo: sql`gross_up_to` };
const OF_FEES = { before: sql`fees_before`, upTo: sql`fees_up_to` };

/** What the cap leaves of a row. Closes are differences of sums, so that they add up to their trade. */
function scaled(column: SQL, { before, upTo }: typeof OF_GROSS): SQL {
  return sql`case when cap < whole then ${rounded(upTo)} - ${rounded(before)} else ${column} end`;
}
/** Each quotient is a column of its own, because an expression that is named twice is computed twice. */
export const SCALED = sql`${scaled(sql`gross`, OF_GROSS)} as gross, ${scaled(sql`fees`, OF_FEES)} as fees, coalesce(cap < whole, false) as is_scaled
      from (
        select *, ${running(sql`gross`, OF_GROSS)}, ${running(sql`fees`, OF_FEES)}
        from known window parts as (partition by id, part order by closed_at, fill_id rows unbounded preceding)
      ) q`;

/** The last close of a trade takes what a capped loss gives back. */
export function raised(
  most: SQL,
  { userId, isSized }: { userId: Holes<Rules>["userId"]; isSized: boolean },
): SQL {
  const whole = sql`(${most} * risk)`;
  const loss = isSized
    ? sql`case when is_scaled then converted(${divided(whole)}, 1) else ${whole} end`
    : whole;
  return sql`
        select ${PASSED}, was_net, is_excluded, is_paused, is_scaled, fees ${isSized ? sql`, cap, whole` : undefined},
          gross + case when part = 'trade' then coalesce(raise, 0)
            when part = 'close' and row_number() over (partition by id, part order by closed_at desc, fill_id desc) = 1
              then coalesce(max(raise) over (partition by id), 0) else 0 end as gross,
          part = 'trade' and raise is not null as is_raised,
          part = 'trade' and is_closed and was_net < 0 and coalesce(risk, 0) <= 0 as is_without_risk
        from (
          select *, case when part = 'trade' and is_closed and risk > 0 and gross - fees < -(${loss}) then -(${loss}) - (gross - fees) end as raise
          from (select *, case when part = 'trade' then ${plannedRisk({ risk: sql`planned_risk`, stop: sql`planned_stop`, multiplier: multiplierOf(userId) })} end as risk from sized) r
        ) r`;
}
