import { sql } from "drizzle-orm";
import type { Digest } from "#shared/contracts/digests.ts";
import type { Ledger, Tx } from "../../db/ledger.ts";
import type { digests } from "../../db/schema/digests.ts";
import { type Holes, prepared, preparedBy } from "../../db/statement.ts";

type Query = Ledger["read"] | Tx["query"];
export type DigestRow = Omit<typeof digests.$inferSelect, "user_id">;

const COLUMNS = sql`id, week, from_at, to_at, zone, at, revision, content`;

/** The digest of a week, locked until the transaction ends. */
export async function lockDigest(tx: Tx, week: string): Promise<DigestRow | null> {
  const rows = await tx.query(
    sql<DigestRow>`select ${COLUMNS} from digests where user_id = ${tx.userId} and week = ${week}::date for update`,
  );
  return rows[0] ?? null;
}

/** Keeps a digest. Returns false when the week has one. */
export async function insertDigest(tx: Tx, row: DigestRow): Promise<boolean> {
  const rows = await tx.query(sql<object>`
    insert into digests (user_id, id, week, from_at, to_at, zone, at, revision, content)
    values (${tx.userId}, ${row.id}, ${row.week}::date, ${row.from_at}::timestamptz, ${row.to_at}::timestamptz,
      ${row.zone}, ${row.at}::timestamptz, ${row.revision}, ${JSON.stringify(row.content)}::jsonb)
    on conflict (user_id, week) do nothing returning 1`);
  return rows.length > 0;
}

export async function updateDigest(tx: Tx, { id, at, revision, content }: DigestRow): Promise<void> {
  await tx.query(sql<never>`update digests set at = ${at}::timestamptz, revision = ${revision},
      content = ${JSON.stringify(content)}::jsonb where user_id = ${tx.userId} and id = ${id}`);
}

export async function findDigest(query: Query, userId: string, id: string): Promise<DigestRow | null> {
  return (await query(byId({ userId, id })))[0] ?? null;
}
const byId = prepared(
  "ledger",
  ({ userId, id }: Holes<{ userId: string; id: string }>) =>
    sql<DigestRow>`select ${COLUMNS} from digests where user_id = ${userId} and id = ${id}`,
);

/** One page and one row more, the newest week first, before a Monday. */
export function listDigests(
  query: Query,
  userId: string,
  { before, limit }: { before: string | null; limit: number },
): Promise<DigestRow[]> {
  return query(newest(null, { userId, limit, ...(before !== null && { before }) }));
}
const newest = preparedBy(
  "ledger",
  (_: null, { userId, before, limit }: Holes<{ userId: string; limit: number; before?: string }>) =>
    sql<DigestRow>`select ${COLUMNS} from digests
      where user_id = ${userId} ${before && sql`and week < ${before}::date`}
      order by week desc limit ${limit}`,
  [
    { shape: null, given: ["userId", "limit"] },
    { shape: null, given: ["userId", "limit", "before"] },
  ],
);

export function toDigest({ id, week, from_at, to_at, zone, at, revision, content }: DigestRow): Digest {
  return { id, week, from: from_at, to: to_at, timeZone: zone, at, revision, ...content };
}
