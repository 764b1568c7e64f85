import type { Place } from "../../../identity/sealing/seal.ts";

/** The trigger node of a hook. */
export type Hook = { flowId: string; nodeId: string };

/**
 * Where the signing secret of a hook is sealed. `version` is the row's `secret_version`; the secret before it
 * was sealed for the version before.
 */
export function placeOfHookSecret(userId: string, { flowId, nodeId }: Hook, version: number): Place {
  const rowId = `${flowId}/${nodeId}`;
  return { purpose: "hook", userId, table: "flow_triggers", rowId, column: "secret", version };
}
