import { sql } from "drizzle-orm";
import type { Delivery } from "#shared/contracts/webhooks.ts";
import type { Ledger, Tx } from "../../db/ledger.ts";
import { insertRows } from "../../db/rows.ts";
import { webhook_deliveries } from "../../db/schema/webhooks.ts";
import { bySideIndex } from "../../db/side-index.ts";
import { array, type Holes, prepared } from "../../db/statement.ts";
import type { System } from "../../db/system.ts";

export type DeliveryRow = Omit<typeof webhook_deliveries.$inferSelect, "user_id">;
export type NewDelivery = Pick<
  DeliveryRow,
  "webhook_id" | "id" | "event_type" | "payload" | "state" | "due_at" | "created_at" | "failure"
>;
type OfWebhook = { userId: string; webhookId: string };
type One = OfWebhook & { id: string };

/** Writes deliveries. One that stands already stays as it is. */
export async function insertDeliveries(tx: Tx, rows: readonly NewDelivery[]): Promise<void> {
  const insert = insertRows(webhook_deliveries, tx.userId, rows, {
    webhook_id: (row) => row.webhook_id,
    id: (row) => row.id,
    event_type: (row) => row.event_type,
    payload: (row) => row.payload,
    state: (row) => row.state,
    attempts: () => 0,
    due_at: (row) => row.due_at,
    created_at: (row) => row.created_at,
    attempted_at: () => null,
    status: () => null,
    failure: (row) => row.failure,
    response: () => null,
    duration_ms: () => null,
  });
  await tx.query(sql<never>`${insert} on conflict (user_id, webhook_id, id) do nothing`);
}

/** How many deliveries of these webhooks wait. */
export function countPending(tx: Tx, webhookIds: readonly string[]): Promise<{ id: string; n: number }[]> {
  return tx.query(
    sql<{ id: string; n: number }>`select w.id, (select count(*)::int from webhook_deliveries
          where ${bySideIndex(tx.userId)} and webhook_id = w.id and state = 'pending') as n
      from unnest(${array(webhookIds)}::text[]) as w (id)`,
  );
}

type Listed = OfWebhook & { before: string | null; limit: number };

/** The deliveries before an id, those of the newest events first. */
export function listDeliveries({ read }: Pick<Ledger, "read">, asked: Listed): Promise<DeliveryRow[]> {
  return read(listed(asked));
}
const listed = prepared(
  "ledger",
  ({ userId, webhookId, before, limit }: Holes<Listed>) =>
    sql<DeliveryRow>`select * from webhook_deliveries
      where user_id = ${userId} and webhook_id = ${webhookId} and id < coalesce(${before}::text, 'n')
      order by id desc limit ${limit}`,
);

/** Has a delivery begin anew under its id. One that is waiting stays as it is. Null when there is none. */
export async function updateToReplayed(
  tx: Tx,
  { webhookId, id, now }: { webhookId: string; id: string; now: string },
): Promise<DeliveryRow | null> {
  const [row] = await tx.query(replayed({ userId: tx.userId, webhookId, id, now }));
  return row ?? null;
}
const replayed = prepared(
  "ledger",
  ({ userId, webhookId, id, now }: Holes<One & { now: string }>) =>
    sql<DeliveryRow>`update webhook_deliveries set
        attempts = case state when 'pending' then attempts else 0 end,
        due_at = case state when 'pending' then due_at else ${now}::timestamptz end, state = 'pending'
      where user_id = ${userId} and webhook_id = ${webhookId} and id = ${id} returning *`,
);

export type Claimed = Pick<DeliveryRow, "id" | "payload" | "attempts">;

/** Takes the delivery that has been due longest for a minute. Null when none is due, or the webhook rests. */
export async function claimDelivery(tx: Tx, webhookId: string): Promise<Claimed | null> {
  const [row] = await tx.query(claimed({ userId: tx.userId, webhookId }));
  return row ?? null;
}
const claimed = prepared(
  "ledger",
  ({ userId, webhookId }: Holes<OfWebhook>) =>
    sql<Claimed>`update webhook_deliveries set attempts = attempts + 1, attempted_at = now(),
        due_at = now() + interval '60 seconds'
      where user_id = ${userId} and webhook_id = ${webhookId} and id = (
          select id from webhook_deliveries
          where ${bySideIndex(userId)} and webhook_id = ${webhookId} and state = 'pending' and due_at <= now()
          order by due_at, id limit 1 for update skip locked)
        and exists (select from webhooks w where w.user_id = ${userId} and w.id = ${webhookId} and w.is_active
          and (w.paused_until is null or w.paused_until <= now()))
      returning id, payload, attempts`,
);

type Settled = Pick<
  DeliveryRow,
  "id" | "state" | "due_at" | "status" | "failure" | "response" | "duration_ms"
> & {
  webhookId: string;
  attempts: number;
};

/** Notes what came of an attempt. An attempt that another one has overtaken notes nothing. */
export async function updateToSettled(tx: Tx, settled: Settled): Promise<void> {
  await tx.query(settledRow({ userId: tx.userId, ...settled }));
}
const settledRow = prepared(
  "ledger",
  (row: Holes<Settled & { userId: string }>) =>
    sql<never>`update webhook_deliveries set state = ${row.state}, due_at = ${row.due_at}, status = ${row.status},
        failure = ${row.failure}, response = ${row.response}, duration_ms = ${row.duration_ms}
      where user_id = ${row.userId} and webhook_id = ${row.webhookId} and id = ${row.id}
        and state = 'pending' and attempts = ${row.attempts}`,
);

/** When the next attempt may be made; null when nothing waits. */
export async function findNextDue(tx: Tx, webhookId: string): Promise<string | null> {
  const [row] = await tx.query(nextDue({ userId: tx.userId, webhookId }));
  return row?.at ?? null;
}
const nextDue = prepared(
  "ledger",
  ({ userId, webhookId }: Holes<OfWebhook>) =>
    sql<{ at: string }>`select greatest(d.due_at, w.paused_until) as at from webhooks w cross join lateral (
        select due_at from webhook_deliveries
        where ${bySideIndex(userId)} and webhook_id = ${webhookId} and state = 'pending'
        order by due_at, id limit 1) d
      where w.user_id = ${userId} and w.id = ${webhookId} and w.is_active`,
);

/** Ends what waits for a webhook that no longer works. */
export async function updateToUnsent(tx: Tx, ended: { webhookId: string; failure: string }): Promise<void> {
  await tx.query(unsent({ userId: tx.userId, ...ended }));
}
const unsent = prepared(
  "ledger",
  ({ userId, webhookId, failure }: Holes<OfWebhook & { failure: string }>) =>
    sql<never>`update webhook_deliveries set state = 'dead', due_at = null, failure = ${failure}
      where ${bySideIndex(userId)} and webhook_id = ${webhookId} and state = 'pending'`,
);

/** Deletes all but the newest of the deliveries that have ended. */
export async function deleteEnded(tx: Tx, kept: { webhookId: string; most: number }): Promise<void> {
  await tx.query(endedBeyond({ userId: tx.userId, ...kept }));
}
const endedBeyond = prepared(
  "ledger",
  ({ userId, webhookId, most }: Holes<OfWebhook & { most: number }>) =>
    sql<never>`delete from webhook_deliveries
      where user_id = ${userId} and webhook_id = ${webhookId} and state <> 'pending' and id <= (
        select id from webhook_deliveries where user_id = ${userId} and webhook_id = ${webhookId} and state <> 'pending'
        order by id desc offset ${most} limit 1)`,
);

export async function deleteDeliveries(tx: Tx, webhookId: string): Promise<void> {
  await tx.query(allGone({ userId: tx.userId, webhookId }));
}
const allGone = prepared(
  "ledger",
  ({ userId, webhookId }: Holes<OfWebhook>) =>
    sql<never>`delete from webhook_deliveries where user_id = ${userId} and webhook_id = ${webhookId}`,
);

/** Deletes deliveries of all users that are older than 30 days, a bounded number at once. */
export async function deleteAged(system: System, limit: number): Promise<void> {
  await system.query(
    "tidemark_sweep",
    sql<never>`delete from webhook_deliveries where (user_id, webhook_id, id) in (
      select user_id, webhook_id, id from webhook_deliveries where created_at < now() - interval '30 days'
      order by created_at limit ${limit})`,
  );
}

export function toDelivery(row: DeliveryRow): Delivery {
  const { duration_ms: durationMs, status, failure, response } = row;
  // One that ended without an attempt says why too.
  const at = row.attempted_at ?? (failure === null ? null : row.created_at);
  return {
    id: row.id,
    eventType: row.event_type,
    status: row.state,
    attempts: row.attempts,
    nextAttemptAt: row.due_at,
    createdAt: row.created_at,
    lastAttempt: at === null ? null : { at, status, failure, response, durationMs: durationMs ?? 0 },
  };
}
