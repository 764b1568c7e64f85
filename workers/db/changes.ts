/** Whose change it is, and what it is called in the audit trail and the log. */
export type Caller = { userId: string; sessionId: string; requestId: string };

/**
 * An audit row as a verb gives it to the gate. `detail` holds ids, kinds and reasons. It holds no secret and
 * no personal data.
 */
export type NewAudit = { action: string; detail: Record<string, unknown> };

/** What cannot be cut into slices is `bulk`: it has a line of its own, and takes no lane from what can. */
export type JobQueue = "imports" | "scoring" | "bulk";

/** A job as it commits; `workers/jobs/kinds.ts` says which kinds there are and makes one of each. */
export type QueuedJob = { kind: string; queue: JobQueue; payload: object; id?: string; runAfter?: string };

/** An event as its outbox holds it, with its number among the user's events of that database. */
export type StreamRow = { srcSeq: number; type: string; version: number; at: string; body: object };

/** What one commit wrote, handed to the fast paths; losing it loses nothing. */
export type Committed = {
  userId: string;
  generation: number;
  rows: StreamRow[];
  jobs: { id: string; queue: JobQueue }[];
};
