import { sql } from "drizzle-orm";
import type { Decimal } from "#shared/decimal.ts";
import type { Tx } from "../../db/ledger.ts";
import { bySideIndex } from "../../db/side-index.ts";
import { type Holes, prepared } from "../../db/statement.ts";
import { IS_OPEN } from "./book-store.ts";

type Asked = { userId: string; accountId: string; epoch: number; since: string };

/** The trades that the account opened since an instant, and what its fills since then realised after fees. */
export type DayFigures = { opened: number; realized: Decimal };

export async function findDay(tx: Tx, given: Omit<Asked, "userId">): Promise<DayFigures> {
  const [row] = await tx.query(day({ userId: tx.userId, ...given }));
  return row ?? { opened: 0, realized: "0" };
}
const day = prepared(
  "ledger",
  ({ userId, accountId, epoch, since }: Holes<Asked>) => sql<DayFigures>`
    select (count(*) filter (where opens))::int as opened,
      trim_scale(coalesce(sum(coalesce(realized, 0) - fee), 0)) as realized
    from paper_fills where ${bySideIndex(sql`${userId}`)} and account_id = ${accountId} and at >= ${since}::timestamptz
      and epoch = ${epoch}`,
);

/** A closing fill, with what it realised after its fee. */
export type Close = { at: string; net: Decimal };

/** So many of the last closing fills say how many lost in a row. */
const MOST_CLOSES = 1_000;

/** The last closing fills of the account, the newest first. */
export function listCloses(tx: Tx, given: Omit<Asked, "userId" | "since">): Promise<Close[]> {
  return tx.query(closes({ userId: tx.userId, ...given }));
}
const closes = prepared(
  "ledger",
  ({ userId, accountId, epoch }: Holes<Omit<Asked, "since">>) => sql<Close>`
    select at, trim_scale(realized - fee) as net from paper_fills
    where ${bySideIndex(sql`${userId}`)} and account_id = ${accountId} and epoch = ${epoch} and realized is not null
    order by at desc, id desc limit ${MOST_CLOSES}`,
);

/** How many open orders would begin a trade: they keep something back, and their symbol is not held. */
export async function countOpening(tx: Tx, accountId: string): Promise<number> {
  const [row] = await tx.query(opening({ userId: tx.userId, accountId }));
  return row?.n ?? 0;
}
const opening = prepared(
  "ledger",
  ({ userId, accountId }: Holes<Omit<Asked, "since" | "epoch">>) => sql<{ n: number }>`
    select count(*)::int as n from orders o
    where o.user_id = ${userId} and o.account_id = ${accountId} and ${IS_OPEN} and not o.held and o.reserved > 0
      and o.filled = 0 and not exists (select from positions where user_id = ${userId} and account_id = ${accountId}
        and symbol = o.symbol and quantity <> 0)`,
);
