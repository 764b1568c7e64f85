import { type SQL, sql } from "drizzle-orm";
import type { LotMethod } from "#shared/contracts/trades.ts";
import { ENTRY_FEE, GROSS, netOf } from "../../db/lot-methods.ts";
import { outcomeOf } from "../../db/outcome.ts";
import { closesOf, type Selected, tradesOf } from "../../db/selected-rows.ts";
import type { Holes } from "../../db/statement.ts";
import { legsWithStructures } from "../../db/structure-legs.ts";

/**
 * The figures of each decision: of a structure with its shape, or of a trade that stands alone. A structure
 * counts once, when its last leg is closed, and its outcome is that of the sum of its legs. Within ticks no
 * structure is breakeven, because its legs have prices of their own. Money comes from the closes. All come to
 * their trade by its id, and the trades to their decision, each in one pass.
 */
export function ofDecisions(method: LotMethod, given: Holes<Selected>): SQL {
  const { userId, symbol, account, from, to } = given;
  const isWithin = (at: SQL) => sql`(true ${from && sql`and ${at} >= ${from}::timestamptz`}
    ${to && sql`and ${at} < ${to}::timestamptz`})`;
  const isShown = isWithin(sql`coalesce(closed_at, opened_at)`);
  const isClosed = sql`status = 'closed'`;
  return sql`
    select coalesce(shape, '') as key, currency,
      (${isClosed} and ${isWithin(sql`at`)})::int as trades, (status = 'open' and ${isWithin(sql`at`)})::int as open_trades,
      foreign_fees, fees_unknown, case when ${isClosed} and ${isWithin(sql`at`)} then net end as net,
      case when ${isClosed} and ${isWithin(sql`at`)}
        then case when shape is null then outcome else ${outcomeOf(sql`net`, userId, sql`false`)} end end as outcome,
      gross, fees, null::numeric as price
    from (
      select max(shape) as shape, max(currency) as currency, coalesce(max(of_structure), max(status)) as status,
        coalesce(max(ended_at), max(at)) as at, sum(net) as net, max(outcome) as outcome,
        sum(foreign_fees) as foreign_fees, sum(fees_unknown) as fees_unknown, sum(gross) as gross, sum(fees) as fees,
        sum(closes) as closes
      from (
        select id, max(structure_id) as structure_id, max(shape) as shape, max(of_structure) as of_structure,
          max(ended_at) as ended_at, max(currency) as currency, max(status) as status, max(at) as at, sum(net) as net,
          max(outcome) as outcome, sum(foreign_fees) as foreign_fees, sum(fees_unknown) as fees_unknown,
          sum(gross) as gross, sum(fees) as fees, sum(closes) as closes
        from (
          select id, null::text as structure_id, null::text as shape, null::text as of_structure,
            null::timestamptz as ended_at, currency, status, coalesce(closed_at, opened_at) as at,
            case when ${isClosed} then ${netOf(method)} end as net,
            case when ${isClosed} then ${outcomeOf(netOf(method), userId)} end as outcome,
            case when ${isShown} then foreign_fees else 0 end as foreign_fees,
            case when ${isShown} then fees_unknown else 0 end as fees_unknown, 0 as gross, 0 as fees, 0 as closes
          from trades where ${tradesOf({ userId, ...(symbol && { symbol }), ...(account && { account }) }, sql`closed_at`)}
          union all
          select trade_id, null, null, null, null, currency, null, null, null, null, 0, 0, ${GROSS[method]},
            exit_fee + ${ENTRY_FEE[method]}, 1
          from ${closesOf(given)}
          union all
          select l.trade_id, l.structure_id, s.shape, s.status, coalesce(s.closed_at, s.opened_at), null, null, null,
            null, null, 0, 0, 0, 0, 0
          from ${legsWithStructures(userId)}
        ) e group by id having max(currency) is not null
      ) t group by coalesce(structure_id, id)
    ) d where closes > 0 or (status in ('open', 'closed') and ${isWithin(sql`at`)})`;
}
