import { sql } from "drizzle-orm";
import type * as z from "zod";
import type { getAdherence } from "#shared/contracts/adherence.ts";
import { MOST_GROUP_CURRENCIES } from "#shared/contracts/bounds.ts";
import type { LotMethod } from "#shared/contracts/trades.ts";
import type { Ledger } from "../../../db/ledger.ts";
import { netOf } from "../../../db/lot-methods.ts";
import { outcomeOf } from "../../../db/outcome.ts";
import { tradesOf } from "../../../db/selected-rows.ts";
import { alongIndex } from "../../../db/side-index.ts";
import { type Holes, preparedBy } from "../../../db/statement.ts";
import { isAmong } from "../../../db/id-sets.ts";
import type { AnswerSums, MissedSums } from "../core/adherence.ts";
import { resolveAccount } from "../resolve-account.ts";

type Asked = z.output<typeof getAdherence.query & {}> & { setupId: string };
type Given = { userId: string } & Partial<
  Record<"account" | "from" | "to" | "currency", string | undefined>
> & {
    setupId: string;
  };

/**
 * What the closed trades of a setup answered and made, in one currency. Trades as a whole have a row for each
 * answer, and so has each rule. Each trade and each checklist is read once. Trades that answered alike are
 * added up before their answers are taken apart.
 */
export async function sumAnswers(ledger: Ledger, userId: string, asked: Asked): Promise<AnswerSums[]> {
  const { lotMethod, ...given } = await resolveAccount(ledger, userId, asked);
  return ledger.read(answers(lotMethod, { userId, ...given }));
}

const answers = preparedBy(
  "ledger",
  (lotMethod: LotMethod, given: Holes<Given>) => sql<AnswerSums>`
    with own as materialized (
      select max(currency) as currency, max(net) as net, max(outcome) as outcome, coalesce(max(followed), '{}') as followed,
        coalesce(max(broken), '{}') as broken
      from (
        select id, currency, ${netOf(lotMethod)} as net, ${outcomeOf(netOf(lotMethod), given.userId)} as outcome, null::text[] as followed, null::text[] as broken
        from trades where status = 'closed' and ${tradesOf(given, sql`closed_at`)}
          and ${alongIndex(
            isAmong(
              sql`select trade_id from annotations where user_id = ${given.userId} and setup_id = ${given.setupId}`,
            ),
          )}
        union all
        select trade_id, null, null, null, followed, broken from checklists
        where user_id = ${given.userId} and setup_id = ${given.setupId}
      ) e group by id having count(net) = 1
    ), currencies as materialized (
      select currency, count(*) as trades from own group by currency
      order by count(*) desc, currency limit ${MOST_GROUP_CURRENCIES}
    ), chosen as materialized (
      select ${given.currency ? sql`${given.currency}::text` : sql`(select currency from currencies order by trades desc, currency limit 1)`} as currency
    ), patterns as materialized (
      select followed, broken, count(*)::int as trades, count(*) filter (where outcome = 1)::int as wins, sum(net) as net,
        sum(net * net) as squares, cardinality(followed) as hits, cardinality(followed) + cardinality(broken) as asked
      from own where currency = (select currency from chosen) group by followed, broken
    ), answered as (
      select null as rule, case when cardinality(broken) > 0 then 'broken' when hits > 0 then 'followed' else 'unsaid' end as answer,
        trades, wins, net, squares, hits, asked from patterns
      union all
      select r.id, 'followed', trades, wins, net, squares, 0, 0 from patterns cross join lateral unnest(followed) as r (id)
      union all
      select r.id, 'broken', trades, wins, net, squares, 0, 0 from patterns cross join lateral unnest(broken) as r (id)
    )
    select (select currency from chosen) as currency, array(select currency from currencies order by trades desc, currency) as currencies,
      rule as "ruleId", answer, sum(trades)::int as trades, sum(wins)::int as wins, sum(net) as net, sum(squares) as squares,
      sum(trades * hits)::float8 as hits, sum(trades * asked)::float8 as asked, sum(trades * hits * hits)::float8 as "hitsHits",
      sum(trades * hits * asked)::float8 as "hitsAsked", sum(trades * asked * asked)::float8 as "askedAsked"
    from answered group by rule, answer order by rule nulls first, answer`,
  [
    { shape: "fifo", given: ["userId", "setupId"] },
    { shape: "lifo", given: ["userId", "setupId", "account", "from", "to", "currency"] },
  ],
);

/** The missed trades of a setup. */
export async function sumMissed(ledger: Ledger, userId: string, setupId: string): Promise<MissedSums> {
  const [row] = await ledger.read(missed(null, { userId, setupId }));
  return row ?? { trades: 0, withResult: 0, total: null, mean: null };
}
const missed = preparedBy(
  "ledger",
  (_: null, { userId, setupId }: Holes<{ userId: string; setupId: string }>) => sql<MissedSums>`
    select count(*)::int as trades, count(result_r)::int as "withResult", sum(result_r) as total, avg(result_r) as mean
    from missed_trades where user_id = ${userId} and ${alongIndex(sql`setup_id = ${setupId}`)}`,
  [{ shape: null, given: ["userId", "setupId"] }],
);
