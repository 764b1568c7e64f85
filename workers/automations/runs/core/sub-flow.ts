const PREFIX = "run:";

/** What a step waits for whose sub-flow is that run. No event has such a name. */
export function waitForRun(runId: string): string {
  return `${PREFIX}${runId}`;
}

/** The run that a step waits for; null for a step that waits for something else. */
export function childOf(waitsFor: string | null): string | null {
  return waitsFor?.startsWith(PREFIX) === true ? waitsFor.slice(PREFIX.length) : null;
}
