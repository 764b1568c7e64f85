import { openSystem } from "../../db/system.ts";
import { LEDGER_TABLES } from "../declarations.ts";
import { countRows, deleteRows } from "../rows-store.ts";
import { insertBlock, redactAudit, skipUnsent } from "../subject-store.ts";
import type { Subject } from "../subject.ts";

const ROWS_AT_ONCE = 5_000;

/** From here on nothing is read or written in the user's name; the erasing role sees rows of blocked users only. */
export async function blockUser(env: Env, userId: string): Promise<void> {
  await openSystem(env).query("tidemark_erasure", insertBlock(userId));
}

/** Removes the user's rows in batches, empties the details of the audit chain, and leaves nothing to be sent. */
export async function eraseLedger(env: Env, subject: Subject): Promise<void> {
  const system = openSystem(env);
  const { userId } = subject;
  // First, or the relay would look for the rows that are about to go.
  await system.query("tidemark_erasure", skipUnsent(userId));
  for (const [table, declared] of Object.entries(LEDGER_TABLES)) {
    if (declared.erased !== "deleted") continue;
    const statement = deleteRows(table, declared, { subject, atOnce: ROWS_AT_ONCE });
    if (statement !== null)
      await repeat(async () => (await system.query("tidemark_erasure", statement)).length);
  }
  await repeat(async () => {
    const [row] = await system.query("tidemark_erasure", redactAudit(userId, ROWS_AT_ONCE));
    return row?.n ?? 0;
  });
}

/** Until a batch finds nothing any more. */
async function repeat(batch: () => Promise<number>): Promise<void> {
  for (let done = await batch(); done > 0;) done = await batch();
}

/** How many rows there are of the user in tables that erasure empties. */
export async function countLedger(env: Env, subject: Subject): Promise<Record<string, number>> {
  const system = openSystem(env);
  const counts: Record<string, number> = {};
  for (const [table, declared] of Object.entries(LEDGER_TABLES)) {
    const statement = declared.erased === "deleted" ? countRows(table, declared, subject) : null;
    if (statement === null) continue;
    const [row] = await system.query("tidemark_erasure", statement);
    if (row !== undefined && Number(row.n) > 0) counts[`ledger.${table}`] = Number(row.n);
  }
  return counts;
}
