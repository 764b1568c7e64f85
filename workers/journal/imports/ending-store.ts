import { sql } from "drizzle-orm";
import type { Tx } from "../../db/ledger.ts";
import { imports } from "../../db/schema/imports.ts";
import { type Holes, ledgerDb, prepared } from "../../db/statement.ts";
import { IMPORT_COLUMNS, type ImportRow } from "./store.ts";

type Key = { userId: string; id: string };
type Undoing = { from: readonly ImportRow["status"][]; endsAs: NonNullable<ImportRow["ends_as"]> };

/**
 * Fences a running consumer off and begins the removal of its rows. It returns null when the import is not in
 * `from`.
 */
export async function updateToUndoing(
  tx: Tx,
  id: string,
  { failure, ...change }: Undoing & { failure?: NonNullable<ImportRow["failure"]> },
): Promise<ImportRow | null> {
  const told = failure === undefined ? null : JSON.stringify(failure);
  const [row] = await tx.query(undoing({ userId: tx.userId, id, ...change, failure: told }));
  return row ?? null;
}
const undoing = prepared(
  "ledger",
  ({ userId, id, from, endsAs, failure }: Holes<Key & Undoing & { failure: string | null }>) =>
    sql<ImportRow>`update imports
      set status = 'undoing', ends_as = ${endsAs}, failure = ${failure}::jsonb
      where user_id = ${userId} and id = ${id} and status = any(${from}::text[])
        and not (dry_run and status = 'completed')
      returning ${IMPORT_COLUMNS}`,
);

/**
 * Sets the planned final status of an import after the removal of its last row. It returns null when the
 * import is not being undone.
 */
export async function updateToUndone(tx: Tx, id: string, at: string): Promise<ImportRow | null> {
  const [row] = await tx.query(undone({ userId: tx.userId, id, at }));
  return row ?? null;
}
const undone = prepared(
  "ledger",
  ({ userId, id, at }: Holes<Key & { at: string }>) =>
    sql<ImportRow>`update imports set status = ends_as, finished_at = ${at}
      where user_id = ${userId} and id = ${id} and status = 'undoing' returning ${IMPORT_COLUMNS}`,
);

/** Records that an import's file is deleted. */
export async function updateToDiscarded(tx: Tx, id: string): Promise<void> {
  await tx.query(discarded({ userId: tx.userId, id }));
}
const discarded = prepared("ledger", ({ userId, id }: Holes<Key>) =>
  ledgerDb
    .update(imports)
    .set({ file_kept: false })
    .where(sql`${imports.user_id} = ${userId} and ${imports.id} = ${id}`),
);
