import type { Tx } from "../../../db/ledger.ts";
import { listen } from "../../reactions/listen.ts";
import { typesOf } from "../../reactions/core/event-types.ts";

/** Has the flow hear the events that its live triggers name. A wait of a run listens for itself. */
export function hearFlow(
  tx: Tx,
  { flowId, patterns }: { flowId: string; patterns: readonly string[] },
): Promise<void> {
  const eventTypes = [...new Set(patterns.flatMap(typesOf))];
  return listen(tx, { kind: "flow", refId: flowId }, { eventTypes, identity: null });
}
