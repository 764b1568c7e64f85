/**
 * IBKR's execution id: "if a correction is published, its id differs only in the digits after the final
 * period".
 */
const EXECUTION = /^[0-9a-f]{4,16}\.[0-9a-f]{4,16}\.\d{1,4}\.\d{1,4}$/i;
const LAST_PART = /^[^\s]{1,90}\.(\d{1,4})$/;

/** The execution id as a revision if it has the shape of IBKR's id, in whichever file; else null. */
export function revisionOf(executionId: string | null): string | null {
  return executionId !== null && EXECUTION.test(executionId) ? executionId : null;
}

/** True for an id that ends in a counter; only for a column that is known to hold such ids. */
export function isRevision(id: string): boolean {
  return LAST_PART.test(id);
}

/** The prefix that all revisions of one fill share, including the period before the counter. */
export function chainOf(revision: string): string {
  return revision.slice(0, revision.lastIndexOf(".") + 1);
}

/** The counter of a revision; -1 for a statement without one, which is older than every revision. */
export function rankOf(revision: string | null): number {
  return revision === null ? -1 : Number(revision.slice(revision.lastIndexOf(".") + 1));
}
