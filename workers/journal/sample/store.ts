import { sql } from "drizzle-orm";
import type { Tx } from "../../db/ledger.ts";
import { declaredIn, inOrderOfRemoval } from "../../db/declared.ts";
import { identifier } from "../../db/rows.ts";
import * as biases from "../../db/schema/biases.ts";
import * as imports from "../../db/schema/imports.ts";
import * as journal from "../../db/schema/journal.ts";
import * as trades from "../../db/schema/trades.ts";
import { type Holes, prepared } from "../../db/statement.ts";

/** Every table in which a sample has rows. */
const TABLES = inOrderOfRemoval([
  ...declaredIn(imports),
  ...declaredIn(journal),
  ...declaredIn(trades),
  ...declaredIn(biases),
]);

export type SampleRow = Pick<typeof journal.samples.$inferSelect, "import_id" | "asked_at" | "ready_at">;
type Owned = { userId: string };

/** Inserts the row of a sample. False when there is one. */
export async function insertSample(tx: Tx, importId: string): Promise<boolean> {
  const at = new Date(tx.now).toISOString();
  return (await tx.query(inserted({ userId: tx.userId, importId, at }))).length > 0;
}
const inserted = prepared(
  "ledger",
  ({ userId, importId, at }: Holes<Owned & { importId: string; at: string }>) =>
    sql<{ user_id: string }>`insert into samples (user_id, import_id, asked_at)
      values (${userId}, ${importId}, ${at}) on conflict do nothing returning user_id`,
);

/** The sample, or null without one. */
export async function findSample(tx: Tx): Promise<SampleRow | null> {
  return (await tx.query(found({ userId: tx.userId })))[0] ?? null;
}
const found = prepared(
  "ledger",
  ({ userId }: Holes<Owned>) =>
    sql<SampleRow>`select import_id, asked_at, ready_at from samples where user_id = ${userId}`,
);

/** The sample, once no job writes to it, and locked until the transaction ends. */
export async function lockSample(tx: Tx): Promise<SampleRow | null> {
  return (await tx.query(locked({ userId: tx.userId })))[0] ?? null;
}
const locked = prepared(
  "ledger",
  ({ userId }: Holes<Owned>) =>
    sql<SampleRow>`select import_id, asked_at, ready_at from samples where user_id = ${userId} for update`,
);

/** Notes that the sample can be read. Null when it was removed or loaded anew. */
export async function updateToReady(tx: Tx, importId: string): Promise<SampleRow | null> {
  const at = new Date(tx.now).toISOString();
  return (await tx.query(ready({ userId: tx.userId, importId, at })))[0] ?? null;
}
const ready = prepared(
  "ledger",
  ({ userId, importId, at }: Holes<Owned & { importId: string; at: string }>) =>
    sql<SampleRow>`update samples set ready_at = ${at} where user_id = ${userId} and import_id = ${importId}
      returning import_id, asked_at, ready_at`,
);

/** Deletes every row of the sample whose owner the transaction acts as. */
export async function deleteSample(tx: Tx): Promise<void> {
  await Promise.all(
    TABLES.map(({ name }) =>
      tx.query(sql<never>`delete from ${identifier(name)} where user_id = ${tx.userId}`),
    ),
  );
}

/** True while the user has a job that loads the sample. */
export async function hasOpenJob(tx: Tx): Promise<boolean> {
  return (await tx.query(openJob({ userId: tx.userId }))).length > 0;
}
const openJob = prepared(
  "ledger",
  ({ userId }: Holes<Owned>) =>
    sql<{ id: string }>`select id from jobs
      where user_id = ${userId} and queue = 'imports' and state in ('queued', 'running') and kind = 'sample.load'
      limit 1`,
);

/** Deletes the user's jobs that loaded the sample. A waiting one ends first, so that its turn ends too. */
export async function deleteJobs(tx: Tx): Promise<void> {
  await tx.query(endedJobs({ userId: tx.userId }));
  await tx.query(deletedJobs({ userId: tx.userId }));
}
const endedJobs = prepared(
  "ledger",
  ({ userId }: Holes<Owned>) =>
    sql<never>`update jobs set state = 'done' where user_id = ${userId} and kind = 'sample.load' and state = 'queued'`,
);
const deletedJobs = prepared(
  "ledger",
  ({ userId }: Holes<Owned>) =>
    sql<never>`delete from jobs where user_id = ${userId} and kind = 'sample.load'`,
);
