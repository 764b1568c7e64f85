/** The user of a change, and the ids by which the audit trail and the log name it. */
export type Caller = { userId: string; sessionId: string; requestId: string };

/**
 * An audit row as a verb gives it to the gate. `detail` holds ids, kinds and reasons. It holds no secret and
 * no personal data.
 */
export type NewAudit = { action: string; detail: Record<string, unknown> };

/**
 * A job that cannot be cut into slices is `bulk`. It has its own line and takes no lane from a sliced job.
 * What waits for hosts that users chose is in `webhooks`, so that a slow host holds up nothing else.
 */
export type JobQueue = "imports" | "scoring" | "bulk" | "flows" | "webhooks";

/** A job as it commits. `workers/jobs/kinds.ts` declares the kinds and creates the jobs. */
export type QueuedJob = {
  kind: string;
  queue: JobQueue;
  payload: object;
  id?: string;
  runAfter?: string;
  /** Set when no further job is wanted while one of the same kind and payload waits. */
  once?: boolean;
  /** Set when the job is wanted only while a listener hears an event of the same commit. */
  ifHeard?: boolean;
};

/** An event as its outbox stores it, with its number among the user's events of that database. */
export type StreamRow = { srcSeq: number; type: string; version: number; at: string; body: object };

/** The rows of one commit for the fast paths. If this value is lost, no data is lost. */
export type Committed = {
  userId: string;
  generation: number;
  rows: StreamRow[];
  jobs: { id: string; queue: JobQueue; runAfter?: string }[];
};
