import type { Import } from "#shared/contracts/imports.ts";
import type { EventType, NewEvent } from "#shared/events.ts";
import type { NewJob } from "./jobs/kinds.ts";

/**
 * Event → jobs that commit with it. This is how a lower layer sets a higher one going without importing it:
 * the import does not know that biases exist.
 */
const REACTIONS: { [T in EventType]?: (event: Extract<NewEvent, { type: T }>) => NewJob[] } = {
  "import.completed": ({ body }) => afterImport(body.import, body.import.id),
  "import.undone": () => [{ kind: "ledger.derive", payload: { importId: null } }],
  "import.cancelled": ({ body }) => afterImport(body.import, null),
  "import.failed": ({ body }) => afterImport(body.import, null),
  "trades.derived": ({ body }) => [{ kind: "bias.score", payload: { importId: body.importId } }],
  "bias.scored": ({ body }) =>
    body.importId === null ? [] : [{ kind: "coach.reflect", payload: { importId: body.importId } }],
};

/** A dry run has changed nothing, and nobody will read its file again. */
function afterImport({ id, dryRun }: Import, importId: string | null): NewJob[] {
  return dryRun
    ? [{ kind: "import.discard", payload: { importId: id } }]
    : [{ kind: "ledger.derive", payload: { importId } }];
}

/** The jobs that an event sets going. */
export function reactionsTo<E extends NewEvent>(event: E): NewJob[] {
  const react = REACTIONS[event.type] as ((event: NewEvent) => NewJob[]) | undefined;
  return react?.(event) ?? [];
}
