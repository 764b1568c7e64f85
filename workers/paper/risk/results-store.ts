import { sql } from "drizzle-orm";
import type { Tx } from "../../db/ledger.ts";
import { bySideIndex } from "../../db/side-index.ts";
import { type Holes, prepared } from "../../db/statement.ts";

export type AccountRow = { id: string; currency: string; startBalance: string; startedAt: string };

/** The user's paper accounts, or the one that is named. */
export function listAccountRows(
  query: Tx["query"],
  userId: string,
  accountId: string | null,
): Promise<AccountRow[]> {
  return query(accountRows({ userId, accountId }));
}
const accountRows = prepared(
  "ledger",
  ({ userId, accountId }: Holes<{ userId: string; accountId: string | null }>) => sql<AccountRow>`
    select id, currency, trim_scale(start_balance)::text as "startBalance", started_at as "startedAt"
    from paper_accounts where user_id = ${userId} and (${accountId}::text is null or id = ${accountId}) order by id`,
);

/** What the fills of one account's day in the owner's zone made, fees included. */
export type AccountDay = {
  accountId: string;
  day: string;
  net: string;
  /** The orders that closed something. */
  closed: number;
};

type Asked = { userId: string; accountIds: readonly string[]; since: string; until: string; zone: string };

/** The days with a fill, of fills from an instant up to before another one, in order. */
export function listAccountDays(query: Tx["query"], asked: Asked): Promise<AccountDay[]> {
  return query(accountDays(asked));
}
const accountDays = prepared(
  "ledger",
  ({ userId, accountIds, since, until, zone }: Holes<Asked>) => sql<AccountDay>`
    select account_id as "accountId", (at at time zone ${zone})::date as day,
      trim_scale(sum(coalesce(realized, 0) - fee))::text as net,
      count(distinct order_id) filter (where realized is not null)::int as closed
    from paper_fills
    where ${bySideIndex(userId)} and account_id = any(${accountIds}::text[]) and at >= ${since} and at < ${until}
    group by 1, 2 order by 1, 2`,
);
