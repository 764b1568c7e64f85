import { and, eq, sql } from "drizzle-orm";
import type { Export } from "#shared/contracts/privacy.ts";
import type { Ledger, Tx } from "../../db/ledger.ts";
import { exports } from "../../db/schema/account.ts";
import { type Holes, ledgerDb, prepared, preparedBy } from "../../db/statement.ts";
import type { System } from "../../db/system.ts";

export type ExportRow = Pick<
  typeof exports.$inferSelect,
  "id" | "status" | "size" | "created_at" | "expires_at"
>;

const COLUMNS = sql`id, status, size, created_at, expires_at`;

type Key = { userId: string; id: string };

/** Inserts an export. Returns null when one is already under way. */
export async function insertExport(
  tx: Tx,
  { id, jobId, now }: { id: string; jobId: string; now: number },
): Promise<ExportRow | null> {
  const [row] = await tx.query(
    sql<ExportRow>`insert into exports (user_id, id, status, job_id, created_at)
      values (${tx.userId}, ${id}, 'queued', ${jobId}, ${new Date(now).toISOString()})
      on conflict (user_id) where status in ('queued', 'running') do nothing
      returning ${COLUMNS}`,
  );
  return row ?? null;
}

export async function findOpenExport(tx: Tx): Promise<ExportRow | null> {
  const [row] = await tx.query(
    sql<ExportRow>`select ${COLUMNS} from exports where user_id = ${tx.userId} and status in ('queued', 'running')`,
  );
  return row ?? null;
}

export async function findExport(
  read: Ledger["read"],
  userId: string,
  id: string,
): Promise<ExportRow | null> {
  const [row] = await read(exportById({ userId, id }));
  return row ?? null;
}
const exportById = prepared("ledger", ({ userId, id }: Holes<Key>) =>
  ledgerDb
    .select({
      id: exports.id,
      status: exports.status,
      size: exports.size,
      created_at: exports.created_at,
      expires_at: exports.expires_at,
    })
    .from(exports)
    .where(and(eq(exports.user_id, userId), eq(exports.id, id))),
);

/** Lists exports after an id, the newest first. */
export function listExports(
  ledger: Ledger,
  userId: string,
  { before, limit }: { before: string | null; limit: number },
): Promise<ExportRow[]> {
  return ledger.read(newestExports(null, { userId, limit, before: before ?? undefined }));
}
const newestExports = preparedBy(
  "ledger",
  (
    _: null,
    { userId, limit, before }: Holes<{ userId: string; limit: number; before?: string | undefined }>,
  ) => sql<ExportRow>`select ${COLUMNS} from exports
    where user_id = ${userId} ${before && sql`and id < ${before}`} order by id desc limit ${limit}`,
  [{ shape: null, given: ["userId", "limit", "before"] }],
);

/** Returns false when the export has ended meanwhile. */
export async function updateToRunning(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx.query(
    sql<object>`update exports set status = 'running'
      where user_id = ${tx.userId} and id = ${id} and status in ('queued', 'running') returning 1`,
  );
  return rows.length > 0;
}

/** Records how many bytes of the export are stored. */
export async function updateSize(tx: Tx, id: string, size: number): Promise<void> {
  await tx.query(
    sql<never>`update exports set size = ${size} where user_id = ${tx.userId} and id = ${id} and status = 'running'`,
  );
}

/** Returns false when the export has ended meanwhile. */
export async function updateToReady(
  tx: Tx,
  { id, size, expiresAt }: { id: string; size: number; expiresAt: string },
): Promise<boolean> {
  const rows = await tx.query(
    sql<object>`update exports set status = 'ready', size = ${size}, expires_at = ${expiresAt}, finished_at = now()
      where user_id = ${tx.userId} and id = ${id} and status = 'running' returning 1`,
  );
  return rows.length > 0;
}

type Owned = Pick<typeof exports.$inferSelect, "user_id" | "id">;

/** Lists expired exports of all users, the oldest first. */
export function listOver(system: System, at: string, limit: number): Promise<Owned[]> {
  return system.query(
    "tidemark_sweep",
    sql<Owned>`select user_id, id from exports where status = 'ready' and expires_at <= ${at}
      order by expires_at limit ${limit}`,
  );
}

export async function updateToExpired(system: System, { user_id: userId, id }: Owned): Promise<void> {
  await system.query(
    "tidemark_sweep",
    sql<never>`update exports set status = 'expired' where user_id = ${userId} and id = ${id}`,
  );
}

/** Ends exports of any user whose job has given up or takes too long. Returns how many. */
export async function updateToFailed(system: System, at: string, longestHours: number): Promise<number> {
  const rows = await system.query(
    "tidemark_sweep",
    sql<object>`update exports e set status = 'failed', finished_at = now()
      where status in ('queued', 'running') and (created_at < ${at}::timestamptz - make_interval(hours => ${longestHours})
        or exists (select from jobs j where j.user_id = e.user_id and j.id = e.job_id and j.state = 'failed'))
      returning 1`,
  );
  return rows.length;
}

export function exportKey(userId: string, id: string): string {
  return `exports/${userId}/${id}.tar.gz`;
}

/**
 * Returns an export as its owner sees it.
 * An expired one has no address, even before the sweep has removed it.
 */
export function toExport(row: ExportRow, now: number): Export {
  const isOver = row.status === "ready" && row.expires_at !== null && Date.parse(row.expires_at) <= now;
  const status = isOver ? "expired" : row.status;
  return {
    id: row.id,
    status,
    size: row.size === null ? null : Number(row.size),
    url: status === "ready" ? `/privacy/exports/${row.id}/file` : null,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}
