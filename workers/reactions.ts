import type { Import } from "#shared/contracts/imports.ts";
import type { EventType, NewEvent } from "#shared/events.ts";
import type { NewJob } from "./jobs/kinds.ts";

/**
 * The jobs that commit with an event. A lower layer starts a higher layer this way without importing it. The
 * import does not know that biases exist.
 */
const REACTIONS: { [T in EventType]?: (event: Extract<NewEvent, { type: T }>) => NewJob[] } = {
  "import.completed": ({ body }) => afterImport(body.import, body.import.id),
  "import.undone": () => [{ kind: "ledger.derive", payload: { importId: null } }],
  "import.decided": () => [{ kind: "ledger.derive", payload: { importId: null } }],
  "fill.created": () => [{ kind: "ledger.derive", payload: { importId: null } }],
  "fill.updated": () => [{ kind: "ledger.derive", payload: { importId: null } }],
  "fill.deleted": () => [{ kind: "ledger.derive", payload: { importId: null } }],
  "import.cancelled": ({ body }) => afterImport(body.import, null),
  "import.failed": ({ body }) => afterImport(body.import, null),
  "trades.derived": ({ body }) => [{ kind: "bias.score", payload: { importId: body.importId } }],
  "bias.scored": ({ body }) =>
    body.importId === null ? [] : [{ kind: "coach.reflect", payload: { importId: body.importId } }],
};

/** A dry run has changed nothing, and no job will read its file again. */
function afterImport({ id, dryRun }: Import, importId: string | null): NewJob[] {
  return dryRun
    ? [{ kind: "import.discard", payload: { importId: id } }]
    : [{ kind: "ledger.derive", payload: { importId } }];
}

/** The jobs that an event starts. */
export function reactionsTo<E extends NewEvent>(event: E): NewJob[] {
  const react = REACTIONS[event.type] as ((event: NewEvent) => NewJob[]) | undefined;
  return react?.(event) ?? [];
}

/**
 * The jobs that commit with the events of a transaction. The last one gives the events to whoever listens.
 * The gate leaves it out when nobody does.
 */
export function jobsAfter(events: readonly NewEvent[]): NewJob[] {
  if (events.length === 0) return [];
  return [...events.flatMap(reactionsTo), { kind: "automations.react", payload: {} }];
}
