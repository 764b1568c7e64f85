import { sql } from "drizzle-orm";
import type { Webhook } from "#shared/contracts/webhooks.ts";
import type { Ledger, Tx } from "../../db/ledger.ts";
import type { webhooks } from "../../db/schema/webhooks.ts";
import { type Holes, prepared } from "../../db/statement.ts";

export type WebhookRow = Omit<typeof webhooks.$inferSelect, "user_id">;
type One = { userId: string; id: string };

export async function insertWebhook(tx: Tx, row: NewRow): Promise<void> {
  await tx.query(newWebhook({ userId: tx.userId, ...row }));
}
type NewRow = Pick<WebhookRow, "id" | "event_type" | "url" | "secret_sealed" | "created_at">;
const newWebhook = prepared(
  "ledger",
  (row: Holes<NewRow & { userId: string }>) =>
    sql<never>`insert into webhooks (user_id, id, event_type, url, is_active, secret_version, secret_sealed, created_at)
      values (${row.userId}, ${row.id}, ${row.event_type}, ${row.url}, true, 1, ${row.secret_sealed}, ${row.created_at})`,
);

export async function countWebhooks(tx: Tx): Promise<number> {
  const [row] = await tx.query(counted({ userId: tx.userId }));
  return row?.n ?? 0;
}
const counted = prepared(
  "ledger",
  ({ userId }: Holes<{ userId: string }>) =>
    sql<{ n: number }>`select count(*)::int as n from webhooks where user_id = ${userId}`,
);

type Listed = { userId: string; after: string | null; limit: number };

/** The webhooks behind an id, the oldest first. */
export function listWebhooks({ read }: Pick<Ledger, "read">, asked: Listed): Promise<WebhookRow[]> {
  return read(listed(asked));
}
const listed = prepared(
  "ledger",
  ({ userId, after, limit }: Holes<Listed>) =>
    sql<WebhookRow>`select * from webhooks where user_id = ${userId} and id > coalesce(${after}::text, '')
      order by id limit ${limit}`,
);

export async function findWebhook(tx: Pick<Tx, "userId" | "query">, id: string): Promise<WebhookRow | null> {
  const [row] = await tx.query(one({ userId: tx.userId, id }));
  return row ?? null;
}
const one = prepared(
  "ledger",
  ({ userId, id }: Holes<One>) =>
    sql<WebhookRow>`select * from webhooks where user_id = ${userId} and id = ${id}`,
);

export async function deleteWebhookRow(tx: Tx, id: string): Promise<boolean> {
  const [row] = await tx.query(gone({ userId: tx.userId, id }));
  return row !== undefined;
}
const gone = prepared(
  "ledger",
  ({ userId, id }: Holes<One>) =>
    sql<{ id: string }>`delete from webhooks where user_id = ${userId} and id = ${id} returning id`,
);

/** Null when it was active already, or is not there. */
export async function updateToActive(tx: Tx, id: string): Promise<WebhookRow | null> {
  const [row] = await tx.query(active({ userId: tx.userId, id }));
  return row ?? null;
}
const active = prepared(
  "ledger",
  ({ userId, id }: Holes<One>) =>
    sql<WebhookRow>`update webhooks set is_active = true, disabled_for = null, failing_since = null, paused_until = null
      where user_id = ${userId} and id = ${id} and not is_active returning *`,
);

/** Null when it was disabled already, or is not there. */
export async function updateToDisabled(
  tx: Tx,
  { id, reason }: { id: string; reason: NonNullable<Webhook["disabledFor"]> },
): Promise<WebhookRow | null> {
  const [row] = await tx.query(disabled({ userId: tx.userId, id, reason }));
  return row ?? null;
}
const disabled = prepared(
  "ledger",
  ({ userId, id, reason }: Holes<One & { reason: string }>) =>
    sql<WebhookRow>`update webhooks set is_active = false, disabled_for = ${reason}
      where user_id = ${userId} and id = ${id} and is_active returning *`,
);

type Rotation = Pick<WebhookRow, "id" | "secret_version" | "secret_sealed"> & { oldUntil: string };

/** Null when the secret has another version by now. */
export async function updateSecret(tx: Tx, rotation: Rotation): Promise<WebhookRow | null> {
  const [row] = await tx.query(rotated({ userId: tx.userId, ...rotation }));
  return row ?? null;
}
const rotated = prepared(
  "ledger",
  (row: Holes<Rotation & { userId: string }>) =>
    sql<WebhookRow>`update webhooks set old_secret_sealed = secret_sealed, old_secret_until = ${row.oldUntil},
        secret_sealed = ${row.secret_sealed}, secret_version = secret_version + 1
      where user_id = ${row.userId} and id = ${row.id} and secret_version = ${row.secret_version} returning *`,
);

/** Notes a success, where something else was noted before. */
export async function updateToWorking(tx: Tx, id: string): Promise<void> {
  await tx.query(working({ userId: tx.userId, id }));
}
const working = prepared(
  "ledger",
  ({ userId, id }: Holes<One>) =>
    sql<never>`update webhooks set failing_since = null, paused_until = null
      where user_id = ${userId} and id = ${id} and (failing_since is not null or paused_until is not null)`,
);

type Failed = { id: string; at: string; pausedUntil: string | null };

/** Notes a failure, and returns the first one since the last success. */
export async function updateToFailing(tx: Tx, failed: Failed): Promise<string | null> {
  const [row] = await tx.query(failing({ userId: tx.userId, ...failed }));
  return row?.failing_since ?? null;
}
const failing = prepared(
  "ledger",
  ({ userId, id, at, pausedUntil }: Holes<Failed & { userId: string }>) =>
    sql<
      Pick<WebhookRow, "failing_since">
    >`update webhooks set failing_since = coalesce(failing_since, ${at}::timestamptz),
        paused_until = greatest(paused_until, ${pausedUntil}::timestamptz)
      where user_id = ${userId} and id = ${id} returning failing_since`,
);

export function toWebhook(row: WebhookRow): Webhook {
  return {
    id: row.id,
    eventType: row.event_type,
    url: row.url,
    isActive: row.is_active,
    disabledFor: row.disabled_for,
    failingSince: row.failing_since,
    oldSecretUntil: row.old_secret_until,
    createdAt: row.created_at,
  };
}
