import type { EventType, NewEvent } from "#shared/events.ts";
import type { NewJob } from "./jobs/kinds.ts";

/**
 * Event → jobs that commit with it. This is how a lower layer sets a higher one going without importing it:
 * the import does not know that biases exist.
 */
const REACTIONS: { [T in EventType]?: (event: Extract<NewEvent, { type: T }>) => NewJob[] } = {
  "import.completed": ({ body }) =>
    body.import.dryRun ? [] : [{ kind: "ledger.derive", payload: { importId: body.import.id } }],
  "import.undone": () => [{ kind: "ledger.derive", payload: { importId: null } }],
  "import.cancelled": () => [{ kind: "ledger.derive", payload: { importId: null } }],
  "import.failed": () => [{ kind: "ledger.derive", payload: { importId: null } }],
  "trades.derived": ({ body }) => [{ kind: "bias.score", payload: { importId: body.importId } }],
  "bias.scored": ({ body }) =>
    body.importId === null ? [] : [{ kind: "coach.reflect", payload: { importId: body.importId } }],
};

/** The jobs that an event sets going. */
export function reactionsTo<E extends NewEvent>(event: E): NewJob[] {
  const react = REACTIONS[event.type] as ((event: NewEvent) => NewJob[]) | undefined;
  return react?.(event) ?? [];
}
