import type { Identity } from "../../db/identity.ts";
import type { Statement } from "../../db/statement.ts";
import { countRows, deleteRows, emptyRows } from "../rows-store.ts";
import type { Subject } from "../subject.ts";
import { IDENTITY_TABLES } from "../tables.ts";

/** Empties the user's rows that D1 keeps and deletes the others, the user last. */
export function eraseIdentity(subject: Subject): Statement[] {
  return [
    ...IDENTITY_TABLES.flatMap((table) => emptyRows(table, subject) ?? []),
    ...IDENTITY_TABLES.flatMap((table) => deleteRows(table, { subject }) ?? []),
  ];
}

/** Counts the user's rows in tables that erasure empties. */
export async function countIdentity(identity: Identity, subject: Subject): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of IDENTITY_TABLES) {
    const statement = countRows(table, subject);
    const row = statement === null ? null : await identity.find(statement);
    if (row !== null && Number(row.n) > 0) counts[`identity.${table.name}`] = Number(row.n);
  }
  return counts;
}
