import type { Identity } from "../../db/identity.ts";
import type { Statement } from "../../db/statement.ts";
import { IDENTITY_TABLES } from "../declarations.ts";
import { deleteCancelled } from "./erasures-store.ts";
import { emptyAudit, skipUnsent } from "../subject-store.ts";
import { countRows, deleteRows } from "../rows-store.ts";
import type { Subject } from "../subject.ts";

/** Everything that D1 holds of the user, the user last; the audit chain keeps its hashes and loses its details. */
export function eraseIdentity(subject: Subject): Statement[] {
  const deletes = Object.entries(IDENTITY_TABLES).flatMap(([table, declared]) => {
    const statement = declared.erased === "deleted" ? deleteRows(table, declared, { subject }) : null;
    return statement === null ? [] : [statement];
  });
  const { userId } = subject;
  return [deleteCancelled(userId), skipUnsent(userId), emptyAudit(userId), ...deletes];
}

/** How many rows there are of the user in tables that erasure empties. */
export async function countIdentity(identity: Identity, subject: Subject): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const [table, declared] of Object.entries(IDENTITY_TABLES)) {
    const statement = declared.erased === "deleted" ? countRows(table, declared, subject) : null;
    const row = statement === null ? null : await identity.find(statement);
    if (row !== null && Number(row.n) > 0) counts[`identity.${table}`] = Number(row.n);
  }
  return counts;
}
