import { sql } from "drizzle-orm";
import { MOST_PORTFOLIO_ACCOUNTS, MOST_SHOWN_POSITIONS } from "#shared/contracts/portfolio.ts";
import type { Ledger, Tx } from "../db/ledger.ts";
import { identifier } from "../db/rows.ts";
import { type Holes, preparedBy } from "../db/statement.ts";
import type { AccountSums, Weight } from "./core/sums.ts";
import { type HeldRow, journalHeld, paperHeld } from "./held-store.ts";

export type PortfolioRow = {
  accounts: AccountSums[];
  largest: HeldRow[];
  weights: Weight[];
  /** The absolute value that is held in each currency. */
  totals: { currency: string; value: string }[];
  held: number;
  stale: boolean;
};

/** Everything that a user holds, or one account does: its sums, and its largest positions. */
export async function findPortfolio(
  query: Ledger["read"] | Tx["query"],
  userId: string,
  { account, now }: { account?: string | undefined; now: number },
): Promise<PortfolioRow> {
  const [row] = await query(whole(null, { userId, at: new Date(now).toISOString(), account }));
  if (row === undefined) throw new Error("the portfolio has one row");
  return row;
}

/**
 * Decimals leave as texts, because a number in JSON would lose digits. A product of a price and a quantity
 * may have more than the 18 places of a Decimal.
 */
const text = (name: string) => sql`trim_scale(round(${identifier(name)}, 18))::text`;

const whole = preparedBy(
  "ledger",
  (_: null, { userId, at, account }: Holes<{ userId: string; at: string; account?: string | undefined }>) => {
    const one = account && sql`and id = ${account}`;
    return sql<PortfolioRow>`
    with held as materialized (
      select h.*, row_number() over (partition by currency order by abs(value) desc nulls last, account_id, symbol, id) as rank
      from ((${paperHeld({ userId, account, at })}) union all (${journalHeld({ userId, account, at })})) h
    ),
    sums as (
      select account_id, currency, count(*)::int as positions, case when count(*) = count(value) then sum(value) end as value,
        case when count(*) = count(value) then coalesce(sum(-value) filter (where quantity < 0), 0) end as shorts,
        case when count(*) = count(value) then sum(unrealized) end as unrealized
      from held group by account_id, currency
    ),
    earned as (
      select account_id, currency, sum(gross_fifo - fees_fifo) as realized from trades
      where user_id = ${userId} ${account && sql`and account_id = ${account}`} group by account_id, currency
    ),
    listed as (
      select p.id, p.currency, 'paper' as kind, null::numeric as realized, p.cash, p.reserved, p.start_balance,
        p.day, p.day_equity
      from paper_accounts p where user_id = ${userId} ${one}
      union all
      select e.account_id, e.currency, 'journal', e.realized, null, null, null, null, null
      from earned e cross join lateral (
        select kind from accounts where user_id = ${userId} and id = e.account_id limit 1) a
      where a.kind = 'journal'
    ),
    named as (
      select l.*, a.name, coalesce(s.positions, 0) as positions,
        case when s.account_id is null then 0 else s.value end as value,
        case when s.account_id is null then 0 else s.shorts end as shorts,
        case when s.account_id is null then 0 else s.unrealized end as unrealized
      from listed l
        cross join lateral (select name from accounts where user_id = ${userId} and id = l.id limit 1) a
        left join sums s on s.account_id = l.id and s.currency = l.currency
      order by l.kind desc, a.name, l.currency limit ${MOST_PORTFOLIO_ACCOUNTS}
    ),
    largest as (
      select h.*, (select name from accounts where user_id = ${userId} and id = h.account_id) as account_name
      from held h order by abs(value) desc nulls last, account_id, symbol, id limit ${MOST_SHOWN_POSITIONS}
    ),
    weights as (
      select symbol, currency, value, row_number() over (partition by currency order by value desc, symbol) as rank
      from (
        select symbol, currency, sum(abs(value)) as value from held where value is not null group by symbol, currency
      ) w
    )
    select
      coalesce((select json_agg(json_build_object('id', id, 'name', name, 'kind', kind, 'currency', currency,
        'positions', positions, 'value', ${text("value")}, 'shorts', ${text("shorts")},
        'unrealized', ${text("unrealized")}, 'realized', ${text("realized")}, 'cash', ${text("cash")},
        'reserved', ${text("reserved")}, 'start_balance', ${text("start_balance")}, 'day', day,
        'day_equity', ${text("day_equity")}) order by kind desc, name, currency) from named), '[]') as accounts,
      coalesce((select json_agg(json_build_object('account_id', account_id, 'account_name', account_name, 'id', id,
        'symbol', symbol, 'quantity', ${text("quantity")}, 'average_price', ${text("average_price")},
        'realized', ${text("realized")}, 'multiplier', ${text("multiplier")}, 'currency', currency,
        'price', ${text("price")}, 'value', ${text("value")}, 'unrealized', ${text("unrealized")},
        'priced_at', to_char(priced_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'stale', stale)
        order by abs(value) desc nulls last, account_id, symbol, id) from largest), '[]') as largest,
      coalesce((select json_agg(json_build_object('symbol', symbol, 'currency', currency, 'value', ${text("value")})
        order by currency, rank) from weights where rank <= ${MOST_SHOWN_POSITIONS}), '[]') as weights,
      coalesce((select json_agg(json_build_object('currency', currency, 'value', ${text("value")}) order by currency)
        from (select currency, sum(abs(value)) as value from held where value is not null group by currency) t), '[]') as totals,
      (select count(*)::int from held) as held,
      coalesce((select bool_or(stale) from held), false) as stale`;
  },
  [
    { shape: null, given: ["userId", "at"] },
    { shape: null, given: ["userId", "at", "account"] },
  ],
);
