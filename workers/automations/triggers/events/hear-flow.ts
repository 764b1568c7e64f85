import type { Tx } from "../../../db/ledger.ts";
import { hear } from "../../reactions/hear.ts";
import { typesOf } from "../../reactions/core/event-types.ts";

/** Has the flow hear the events that its live triggers name. A wait of a run listens for itself. */
export function hearFlow(
  tx: Tx,
  { flowId, patterns }: { flowId: string; patterns: readonly string[] },
): Promise<void> {
  return hear(tx, { kind: "flow", refId: flowId }, [...new Set(patterns.flatMap(typesOf))]);
}
