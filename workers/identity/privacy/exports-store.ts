import sql, { empty } from "sql-template-tag";
import type { Export } from "#shared/contracts/privacy.ts";
import type { Ledger, Tx } from "../../db/ledger.ts";

export type ExportRow = {
  id: string;
  status: Export["status"];
  size: string | null;
  created_at: string;
  expires_at: string | null;
};

const COLUMNS = sql`id, status, size, created_at, expires_at`;

/** Null when one is under way already. */
export async function insertExport(
  tx: Tx,
  { id, jobId, now }: { id: string; jobId: string; now: number },
): Promise<ExportRow | null> {
  const [row] = await tx.query<ExportRow>(
    sql`insert into exports (user_id, id, status, job_id, created_at)
      values (${tx.userId}, ${id}, 'queued', ${jobId}, ${new Date(now).toISOString()})
      on conflict (user_id) where status in ('queued', 'running') do nothing
      returning ${COLUMNS}`,
  );
  return row ?? null;
}

export async function findOpenExport(tx: Tx): Promise<ExportRow | null> {
  const [row] = await tx.query<ExportRow>(
    sql`select ${COLUMNS} from exports where user_id = ${tx.userId} and status in ('queued', 'running')`,
  );
  return row ?? null;
}

export async function findExport(
  read: Ledger["read"],
  userId: string,
  id: string,
): Promise<ExportRow | null> {
  const [row] = await read<ExportRow>(
    sql`select ${COLUMNS} from exports where user_id = ${userId} and id = ${id}`,
  );
  return row ?? null;
}

/** Newest first, from behind an id. */
export function listExports(
  ledger: Ledger,
  userId: string,
  { before, limit }: { before: string | null; limit: number },
): Promise<ExportRow[]> {
  const older = before === null ? empty : sql`and id < ${before}`;
  return ledger.read<ExportRow>(
    sql`select ${COLUMNS} from exports where user_id = ${userId} ${older} order by id desc limit ${limit}`,
  );
}

/** False when it has ended meanwhile. */
export async function updateToRunning(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx.query(
    sql`update exports set status = 'running'
      where user_id = ${tx.userId} and id = ${id} and status in ('queued', 'running') returning 1`,
  );
  return rows.length > 0;
}

/** How much of it is stored. */
export async function updateSize(tx: Tx, id: string, size: number): Promise<void> {
  await tx.query(
    sql`update exports set size = ${size} where user_id = ${tx.userId} and id = ${id} and status = 'running'`,
  );
}

/** False when it has ended meanwhile. */
export async function updateToReady(
  tx: Tx,
  { id, size, expiresAt }: { id: string; size: number; expiresAt: string },
): Promise<boolean> {
  const rows = await tx.query(
    sql`update exports set status = 'ready', size = ${size}, expires_at = ${expiresAt}, finished_at = now()
      where user_id = ${tx.userId} and id = ${id} and status = 'running' returning 1`,
  );
  return rows.length > 0;
}

export function exportKey(userId: string, id: string): string {
  return `exports/${userId}/${id}.tar.gz`;
}

/** An export as its owner sees it; one whose time is over has no address, whether or not the sweep has been there. */
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
