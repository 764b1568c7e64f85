import { type SQL, sql } from "drizzle-orm";
import { MOST_GROUP_CURRENCIES } from "#shared/contracts/bounds.ts";
import type { Tx } from "../../../db/ledger.ts";
import { netOf } from "../../../db/lot-methods.ts";
import { type Holes, preparedBy } from "../../../db/statement.ts";
import type { Kind } from "../annotations/name-store.ts";

/** What the trades of a tag or a setup come to in one currency, by first in, first out. */
export type WordSums = {
  id: string;
  currency: string;
  trades: number;
  openTrades: number;
  netPnl: string;
  lastAt: string;
};

type Given = { userId: string; ids: readonly string[] };

const LABELS: Record<Kind, { label: SQL; from: SQL }> = {
  tag: { label: sql`tag_id`, from: sql`trade_tags` },
  setup: { label: sql`setup_id`, from: sql`annotations` },
};

/**
 * The sums of these tags or setups, at most ten currencies each. Labels come to their trade by its id in one
 * sorted pass, because a join would depend on what the planner knows.
 */
export function sumWords(query: Tx["query"], kind: Kind, given: Given): Promise<WordSums[]> {
  return query(sums(kind, given));
}

const sums = preparedBy(
  "ledger",
  (kind: Kind, { userId, ids }: Holes<Given>) => sql<WordSums>`
    select label as id, currency, trades, open_trades as "openTrades", net as "netPnl", last_at as "lastAt"
    from (
      select label, currency, count(*) filter (where status = 'closed')::int as trades,
        count(*) filter (where status = 'open')::int as open_trades, coalesce(sum(net), 0) as net, max(at) as last_at,
        row_number() over (partition by label order by count(*) desc, currency) as place
      from (
        select label, max(currency) over w as currency, max(status) over w as status, max(net) over w as net, max(at) over w as at
        from (
          select id, null as label, currency, status, ${netOf("fifo")} as net, coalesce(closed_at, opened_at) as at
          from trades where user_id = ${userId}
          union all
          select trade_id, ${LABELS[kind].label}, null, null, null, null from ${LABELS[kind].from}
          where user_id = ${userId} and ${LABELS[kind].label} = any(${ids}::text[])
        ) e window w as (partition by id)
      ) known where label is not null and currency is not null group by label, currency
    ) summed where place <= ${MOST_GROUP_CURRENCIES} order by label, place`,
  [
    { shape: "tag", given: ["userId", "ids"] },
    { shape: "setup", given: ["userId", "ids"] },
  ],
);
