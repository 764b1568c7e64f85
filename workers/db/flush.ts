import { EVENTS, MOST_EVENT_CHARS, type NewEvent } from "#shared/events.ts";
import { newId } from "#shared/ids.ts";
import type { Caller, Committed, NewAudit, QueuedJob } from "./changes.ts";

/** What a transaction adds for one user beside its rows. It commits with the transaction, or not at all. */
export type Pushed = { events: NewEvent[]; audit: NewAudit[]; jobs: QueuedJob[] };

type Stamped = {
  events: { type: string; version: number; at: string; body: object }[];
  jobs: (QueuedJob & { id: string })[];
  audits: (NewAudit & Pick<Caller, "sessionId" | "requestId"> & { at: string })[];
};

/** The entries as `flush_changes` writes them. `now` is in epoch milliseconds. */
export function stamped(
  { events, audit, jobs }: Pushed,
  { sessionId, requestId, now }: Omit<Caller, "userId"> & { now: number },
): Stamped {
  const at = new Date(now).toISOString();
  return {
    events: events.map(({ type, body }) => ({ type, version: EVENTS[type].version, at, body })),
    jobs: jobs.map((job) => ({ id: newId("job", now), ...job })),
    audits: audit.map((row) => ({ ...row, sessionId, requestId, at })),
  };
}

/**
 * The events as a JSON array. It refuses an event that the user's stream could never store. Once committed,
 * it would hold back every later event.
 */
export function jsonOfEvents(events: Stamped["events"]): string {
  const texts = events.map((event) => JSON.stringify(event));
  const tooLong = texts.findIndex((text) => text.length > MOST_EVENT_CHARS);
  if (tooLong >= 0) throw new Error(`an event ${events[tooLong]?.type} is too long to be delivered`);
  return `[${texts.join()}]`;
}

/**
 * The committed entries for the fast paths. `last` is the number of the user's last event. `queued` are the
 * ids of the jobs that were written; a job that waits already has been announced.
 */
export function committedAs(
  userId: string,
  { events, jobs }: Stamped,
  { last, generation, queued }: { last: number; generation: number; queued: readonly string[] },
): Committed {
  return {
    userId,
    generation,
    rows: events.map((event, index) => ({ srcSeq: last - events.length + 1 + index, ...event })),
    jobs: jobs
      .filter(({ id }) => queued.includes(id))
      .map(({ id, queue, runAfter }) => ({ id, queue, ...(runAfter === undefined ? {} : { runAfter }) })),
  };
}
