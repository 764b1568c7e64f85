import { sql, type SQL } from "drizzle-orm";
import * as z from "zod";
import type { Erasure } from "#shared/contracts/privacy.ts";
import type { Identity } from "../../db/identity.ts";

export type ErasureRow = {
  id: string;
  user_id: string;
  receipt: string;
  requested_at: number;
  due_at: number;
  step: string;
  attempts: number;
  try_at: number;
  finished_at: number | null;
};

const Removed = z.record(z.string(), z.number().int());

/** The time for which a backup holds erased data. */
export const BACKUPS_MS = 30 * 86_400_000;

/** Writes nothing while another erasure of this user is open. */
export function insertErasure(
  row: Pick<ErasureRow, "id" | "user_id" | "receipt" | "requested_at" | "due_at">,
): SQL {
  return sql`insert into erasures (id, user_id, receipt, requested_at, due_at, try_at)
    select ${row.id}, ${row.user_id}, ${row.receipt}, ${row.requested_at}, ${row.due_at}, ${row.due_at}
    where exists (select 1 from users where id = ${row.user_id})
    on conflict (user_id) where cancelled_at is null and finished_at is null do nothing`;
}

/** Cancels only before the erasure has begun, and only within the promised time. */
export function cancelErasureOf(userId: string, now: number): SQL {
  return sql`update erasures set cancelled_at = ${now}
    where user_id = ${userId} and cancelled_at is null and begun_at is null and due_at > ${now}`;
}

export function findOpenErasure(identity: Identity, userId: string): Promise<ErasureRow | null> {
  return identity.find(
    sql<ErasureRow>`select * from erasures where user_id = ${userId} and cancelled_at is null and finished_at is null`,
  );
}

/** Lists erasures that are due, and those to be checked once more. */
export function listDueErasures(identity: Identity, now: number, limit: number): Promise<ErasureRow[]> {
  return identity.list(
    sql<ErasureRow>`select * from erasures where try_at <= ${now} and cancelled_at is null and settled_at is null
      order by try_at limit ${limit}`,
  );
}

/** Claims an erasure, which can then no longer be cancelled. Returns false when another write was first. */
export async function claimErasure(
  identity: Identity,
  row: ErasureRow,
  { now, until }: { now: number; until: number },
): Promise<boolean> {
  const claimed = await identity.run(
    sql`update erasures set begun_at = coalesce(begun_at, ${now}), attempts = attempts + 1, try_at = ${until}
      where id = ${row.id} and try_at = ${row.try_at} and cancelled_at is null and settled_at is null`,
  );
  return claimed > 0;
}

export function advanceErasure(identity: Identity, id: string, step: string): Promise<number> {
  return identity.run(sql`update erasures set step = ${step}, attempts = 0 where id = ${id}`);
}

export function postponeErasure(identity: Identity, id: string, tryAt: number): Promise<number> {
  return identity.run(sql`update erasures set try_at = ${tryAt} where id = ${id}`);
}

/** Keeps the larger number, because a repeated step finds less. */
export function noteRemoved(id: string, removed: Record<string, number>): SQL {
  return sql`update erasures set removed = (
      select json_group_object(key, n) from (
        select key, max(value) as n from (
          select key, value from json_each(erasures.removed)
          union all select key, value from json_each(${JSON.stringify(removed)}))
        group by key))
    where id = ${id}`;
}

/** The first statement of the batch that removes the user. */
export function finishErasure(id: string, now: number, tryAt: number): SQL {
  return sql`update erasures set finished_at = ${now}, try_at = ${tryAt} where id = ${id} and finished_at is null`;
}

/** Removes the link to the user; from here on no row says whose erasure it was. */
export function settleErasure(identity: Identity, id: string, now: number): Promise<number> {
  return identity.run(
    sql`update erasures set settled_at = ${now}, user_id = null where id = ${id} and finished_at is not null`,
  );
}

export async function findReceipt(
  identity: Identity,
  receipt: string,
): Promise<{ finishedAt: string; backupsUntil: string; removed: Record<string, number> } | null> {
  const row = await identity.find(
    sql<{
      finished_at: number;
      removed: string;
    }>`select finished_at, removed from erasures where receipt = ${receipt} and finished_at is not null`,
  );
  if (row === null) return null;
  return {
    finishedAt: new Date(row.finished_at).toISOString(),
    backupsUntil: new Date(row.finished_at + BACKUPS_MS).toISOString(),
    removed: Removed.parse(JSON.parse(row.removed)),
  };
}

export function toErasure(row: Pick<ErasureRow, "id" | "requested_at" | "due_at">): Erasure {
  return {
    id: row.id,
    requestedAt: new Date(row.requested_at).toISOString(),
    dueAt: new Date(row.due_at).toISOString(),
    backupsUntil: new Date(row.due_at + BACKUPS_MS).toISOString(),
  };
}
