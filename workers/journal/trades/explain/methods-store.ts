import { sql } from "drizzle-orm";
import { MOST_CURRENCIES } from "#shared/contracts/bounds.ts";
import { MOST_DIFFERING, MOST_YEARS } from "#shared/contracts/lot-methods.ts";
import type { Ledger } from "../../../db/ledger.ts";
import { ENTRY_FEE, FEES, GROSS } from "../../../db/lot-methods.ts";
import { HELD } from "../../../db/open-cost.ts";
import { type Holes, preparedBy } from "../../../db/statement.ts";
import type { MethodsRow } from "./core/beside.ts";
import { closesOf, type Selected, tradesOf } from "../../../db/selected-rows.ts";

/**
 * The four methods beside each other: a row for each currency, for each of its years, and for the open trades
 * that differ most. The open trades are those that were opened in the period.
 */
export function listByMethod(ledger: Ledger, asked: Selected): Promise<MethodsRow[]> {
  return ledger.read(byMethod({}, asked));
}

const METHODS = ["fifo", "lifo", "hifo", "average"] as const;
const each = (write: (method: (typeof METHODS)[number]) => ReturnType<typeof sql>) =>
  sql.join(METHODS.map(write), sql`, `);
const COST = {
  fifo: sql`cost_fifo`,
  lifo: sql`cost_lifo`,
  hifo: sql`cost_hifo`,
  average: sql`cost_average`,
};

const byMethod = preparedBy(
  "ledger",
  (_: object, given: Holes<Selected>) => sql<MethodsRow>`
    with summed as (
      select currency, extract(year from closed_at at time zone 'UTC')::int as year, grouping(extract(year from closed_at at time zone 'UTC')::int) = 1 as is_whole,
        count(*) as n, ${each((m) => sql`sum(${GROSS[m]}) as ${GROSS[m]}, sum(exit_fee + ${ENTRY_FEE[m]}) as ${FEES[m]}`)}
      from ${closesOf(given)}
      group by grouping sets ((currency, extract(year from closed_at at time zone 'UTC')::int), (currency))
    ), open as materialized (
      select id, account_id, symbol, currency, ${HELD} as held, ${each((m) => GROSS[m])},
        greatest(gross_fifo, gross_lifo, gross_hifo, gross_average) - least(gross_fifo, gross_lifo, gross_hifo, gross_average) as gap
      from (select *, (select multiplier from instruments i where i.user_id = ${given.userId} and i.id = trades.instrument_id) as multiplier
        from trades where status = 'open' and ${tradesOf(given, sql`opened_at`)}) t
    ), held as (
      select currency, count(*)::int as open_trades, count(*) filter (where gap > 0)::int as differing,
        ${each((m) => sql`sum(held + ${GROSS[m]}) as ${COST[m]}`)}
      from open group by currency
    ), shown as materialized (
      select currency from (select currency, n from summed where is_whole union all select currency, open_trades from held) c
      group by currency order by sum(n) desc, currency limit ${MOST_CURRENCIES}::int
    ), ranked as (
      select *, row_number() over (partition by currency, is_whole order by year desc) as place from summed
    )
    select 'currency' as kind, shown.currency, null::int as year, null as id, null as account, null as symbol,
      coalesce(open_trades, 0) as "openTrades", coalesce(differing, 0) as differing,
      array[${each((m) => sql`coalesce(${GROSS[m]}, 0)::text`)}] as gross,
      array[${each((m) => sql`coalesce(${FEES[m]}, 0)::text`)}] as fees,
      array[${each((m) => sql`coalesce(${COST[m]}, 0)::text`)}] as cost
    from shown left join (select * from summed where is_whole) s using (currency) left join held using (currency)
    union all
    select 'year', currency, year, null, null, null, 0, 0, array[${each((m) => sql`${GROSS[m]}::text`)}],
      array[${each((m) => sql`${FEES[m]}::text`)}], null
    from ranked where not is_whole and place <= ${MOST_YEARS}::int and currency in (select currency from shown)
    union all
    select 'trade', currency, null, id, (select name from accounts a where a.user_id = ${given.userId} and a.id = d.account_id), symbol, 0, 0,
      array[${each((m) => sql`${GROSS[m]}::text`)}], null, array[${each((m) => sql`(held + ${GROSS[m]})::text`)}]
    from (select * from open where gap > 0 order by gap desc, id limit ${MOST_DIFFERING}::int) d`,
  [
    { shape: {}, given: ["userId"] },
    { shape: {}, given: ["userId", "symbol", "account", "from", "to"] },
  ],
);
