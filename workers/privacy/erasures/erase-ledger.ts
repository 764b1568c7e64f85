import { sampleIdOf } from "#shared/ids.ts";
import { openSystem } from "../../db/system.ts";
import { countRows, deleteRows, emptyRows } from "../rows-store.ts";
import { insertBlock } from "../subject-store.ts";
import type { Subject } from "../subject.ts";
import { LEDGER_TABLES } from "../tables.ts";

const ROWS_AT_ONCE = 5_000;

/**
 * Blocks every read and write in the user's name from now on, those of the sample too.
 * The erasing role sees only rows of blocked users.
 */
export async function blockUser(env: Env, userId: string): Promise<void> {
  const system = openSystem(env);
  for (const owner of [userId, sampleIdOf(userId)])
    await system.query("tidemark_erasure", insertBlock(owner));
}

/** The owners of the subject's rows in the ledger: the user, and the user's sample. */
function ownersOf(subject: Subject): Subject[] {
  return [subject, { ...subject, userId: sampleIdOf(subject.userId) }];
}

/** Empties the user's rows that the ledger keeps and deletes the others, in batches. */
export async function eraseLedger(env: Env, subject: Subject): Promise<void> {
  for (const owner of ownersOf(subject)) await eraseOwner(env, owner);
}

async function eraseOwner(env: Env, subject: Subject): Promise<void> {
  const system = openSystem(env);
  // The kept rows come first, or the relay would look for events that are about to be deleted.
  for (const table of LEDGER_TABLES) {
    const statement = emptyRows(table, subject);
    if (statement !== null)
      await repeat(async () => (await system.query("tidemark_erasure", statement))[0]?.n ?? 0);
  }
  for (const table of LEDGER_TABLES) {
    const statement = deleteRows(table, { subject, atOnce: ROWS_AT_ONCE });
    if (statement !== null)
      await repeat(async () => (await system.query("tidemark_erasure", statement)).length);
  }
}

/** Repeats until a batch finds no rows. */
async function repeat(batch: () => Promise<number>): Promise<void> {
  for (let done = await batch(); done > 0;) done = await batch();
}

/** Counts the user's rows in tables that erasure empties. */
export async function countLedger(env: Env, subject: Subject): Promise<Record<string, number>> {
  const system = openSystem(env);
  const counts: Record<string, number> = {};
  for (const [table, owner] of LEDGER_TABLES.flatMap((each) =>
    ownersOf(subject).map((owner) => [each, owner] as const),
  )) {
    const statement = countRows(table, owner);
    if (statement === null) continue;
    const [row] = await system.query("tidemark_erasure", statement);
    const name = `ledger.${table.name}`;
    if (row !== undefined && Number(row.n) > 0) counts[name] = (counts[name] ?? 0) + Number(row.n);
  }
  return counts;
}
