import { sql } from "drizzle-orm";
import type { Snapshot } from "#shared/contracts/portfolio.ts";
import type { Ledger, Tx } from "../../db/ledger.ts";
import { insertRows } from "../../db/rows.ts";
import { portfolio_snapshots } from "../../db/schema/portfolio.ts";
import { bySideIndex } from "../../db/side-index.ts";
import { type Holes, prepared, preparedBy } from "../../db/statement.ts";

export type SnapshotRow = Omit<typeof portfolio_snapshots.$inferSelect, "user_id">;

export type SnapshotQuery = {
  /** Undefined finds the snapshots of all accounts together. */
  account?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  /** Finds daily ones alone, or those that were asked for. */
  kind?: "daily" | "asked" | undefined;
  after: { at: string; id: string } | null;
  limit: number;
};

/** The snapshots of a page, newest first. */
export function listSnapshots(ledger: Ledger, userId: string, query: SnapshotQuery): Promise<SnapshotRow[]> {
  const { after, kind, ...given } = query;
  return ledger.read(newest({ kind: kind ?? null }, { userId, ...given, at: after?.at, id: after?.id }));
}

type Newest = {
  userId: string;
  limit: number;
  account?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  at?: string | undefined;
  id?: string | undefined;
};

const COLUMNS = sql`id, account_id, at, day, currency, trim_scale(cash) as cash, trim_scale(market_value) as market_value,
  trim_scale(equity) as equity, position_count, holdings`;

const newest = preparedBy(
  "ledger",
  (
    { kind }: { kind: "daily" | "asked" | null },
    { userId, limit, account, from, to, at, id }: Holes<Newest>,
  ) => sql<SnapshotRow>`select ${COLUMNS} from portfolio_snapshots
    where ${bySideIndex(userId)} and account_id is not distinct from ${account ?? sql`null`}
      ${kind === null ? undefined : kind === "daily" ? sql`and day is not null` : sql`and day is null`}
      ${from && sql`and at >= ${from}::timestamptz`} ${to && sql`and at < ${to}::timestamptz`}
      ${at && sql`and (at, id) < (${at}::timestamptz, ${id})`}
    order by at desc, id desc limit ${limit}`,
  [
    { shape: { kind: null }, given: ["userId", "limit"] },
    { shape: { kind: "daily" }, given: ["userId", "limit", "account", "from", "to", "at", "id"] },
  ],
);

/** Keeps snapshots. Of one account and day the first stays. Returns the ids of the new ones. */
export async function insertSnapshots(tx: Tx, rows: readonly SnapshotRow[]): Promise<string[]> {
  const inserted = await tx.query(
    sql<{ id: string }>`${insertRows<typeof portfolio_snapshots, SnapshotRow>(
      portfolio_snapshots,
      tx.userId,
      rows,
      {
        id: ({ id }) => id,
        account_id: ({ account_id }) => account_id,
        at: ({ at }) => at,
        day: ({ day }) => day,
        currency: ({ currency }) => currency,
        cash: ({ cash }) => cash,
        market_value: ({ market_value }) => market_value,
        equity: ({ equity }) => equity,
        position_count: ({ position_count }) => position_count,
        holdings: ({ holdings }) => holdings,
      },
    )} on conflict do nothing returning id`,
  );
  return inserted.map(({ id }) => id);
}

/**
 * How many snapshots the user has asked for. Until the transaction ends no other one asks for any, so that
 * the count stays true.
 */
export async function countAsked(tx: Tx): Promise<number> {
  await tx.query(sql<never>`select pg_advisory_xact_lock(hashtextextended(${`snapshots ${tx.userId}`}, 0))`);
  const [row] = await tx.query(asked({ userId: tx.userId }));
  return row?.n ?? 0;
}
const asked = prepared(
  "ledger",
  ({ userId }: Holes<{ userId: string }>) =>
    sql<{
      n: number;
    }>`select count(*)::int as n from portfolio_snapshots where user_id = ${userId} and day is null`,
);

export function toSnapshot(row: SnapshotRow): Snapshot {
  return {
    id: row.id,
    account: row.account_id,
    at: row.at,
    day: row.day,
    currency: row.currency,
    cash: row.cash,
    marketValue: row.market_value,
    equity: row.equity,
    positionCount: row.position_count,
    holdings: row.holdings,
  };
}
