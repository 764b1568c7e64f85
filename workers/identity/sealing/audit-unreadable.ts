import type { Identity } from "../../db/identity.ts";
import { touchChain } from "./store.ts";

/** The reason why a sealed text did not open. */
export type Reason =
  | "format_unknown"
  | "data_key_gone"
  | "data_key_unknown"
  | "data_key_broken"
  | "kek_unknown"
  | "commitment_other"
  | "ciphertext_altered";

/** Records in the owner's audit trail that a sealed text did not open. It never starts a trail. */
export async function auditUnreadable(
  identity: Identity,
  given: { purpose: string; userId: string; table: string; rowId: string; column: string },
  reason: Reason,
): Promise<void> {
  const { purpose, userId, table, rowId, column } = given;
  await identity.as(userId, null).change({
    statements: [touchChain(userId)],
    audit: [{ action: "sealing.refused", detail: { purpose, table, rowId, column, reason } }],
    events: [],
  });
}
