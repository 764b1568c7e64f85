import * as z from "zod";
import type { JobQueue, QueuedJob } from "../db/changes.ts";

const OfImport = z.object({ importId: z.string() });
const AfterImport = z.object({ importId: z.string().nullable() });
const OfDecision = z.object({ importId: z.string(), take: z.enum(["file", "ledger"]), at: z.string() });
const OfPaperAccount = z.object({ accountId: z.string() });
const OfEpoch = z.object({ accountId: z.string(), epoch: z.number().int() });
/** `due` tells a job that waits for a later attempt from one that starts at once. */
const OfWebhook = z.object({ webhookId: z.string(), due: z.string().optional() });
const OfFlow = z.object({ flowId: z.string() });
const OfRuns = z.object({ runIds: z.array(z.string()).max(100) });
const OfEdit = z.object({ editId: z.string() });
/** The week that begins on that Monday in a zone, and its instants. */
const OfWeek = z.object({ week: z.string(), from: z.string(), to: z.string(), timeZone: z.string() });
const OfSimulation = z.object({ simulationId: z.string() });
const OfNothing = z.object({});
/** `at` is when it is due, for one that waits. */
const OfAttachment = z.object({ attachmentId: z.string(), at: z.string().nullable() });
const OfExport = z.object({ exportId: z.string() });
/** When the job is due, for one that waits; so each instant has one job at most. */
const OfInstant = z.object({ at: z.string().nullable() });

/** Every kind of job with the references in its payload. A payload never holds the work itself. */
export const JOB_PAYLOADS = {
  "import.run": OfImport,
  "import.compare": OfImport,
  "import.undo": OfImport,
  "import.decide": OfDecision,
  "import.discard": OfImport,
  "ledger.derive": AfterImport,
  "bias.score": AfterImport,
  "bias.bars": OfNothing,
  "trades.edit": OfEdit,
  "trades.excursions": OfNothing,
  "coach.reflect": AfterImport,
  "attachment.settle": OfAttachment,
  "digest.write": OfWeek,
  "simulation.run": OfSimulation,
  "privacy.export": OfExport,
  "sample.load": OfImport,
  "paper.book": OfPaperAccount,
  "paper.withdraw": OfEpoch,
  "flows.run": OfInstant,
  "flows.prune": OfInstant,
  "flows.fire": OfInstant,
  "flows.clear": OfFlow,
  "flows.cancel": OfRuns,
  "automations.hear": OfNothing,
  "automations.react": OfNothing,
  "webhooks.deliver": OfWebhook,
  "webhooks.alert": OfNothing,
} as const;

export type JobKind = keyof typeof JOB_PAYLOADS;
export type JobPayload<K extends JobKind> = z.infer<(typeof JOB_PAYLOADS)[K]>;

/**
 * A job that a verb requests. It has an `id` when the caller is told the id. No consumer takes the job before
 * `runAfter`.
 */
export type NewJob = {
  [K in JobKind]: { kind: K; payload: JobPayload<K>; id?: string; runAfter?: string };
}[JobKind];

export const JOB_QUEUES: Record<JobKind, JobQueue> = {
  "import.run": "imports",
  "import.compare": "bulk",
  "import.undo": "imports",
  "import.decide": "imports",
  "import.discard": "imports",
  "ledger.derive": "scoring",
  "bias.score": "scoring",
  "bias.bars": "bulk",
  "trades.edit": "scoring",
  "trades.excursions": "bulk",
  "coach.reflect": "scoring",
  "attachment.settle": "bulk",
  "digest.write": "bulk",
  "simulation.run": "bulk",
  "privacy.export": "bulk",
  "sample.load": "imports",
  "paper.book": "scoring",
  "paper.withdraw": "imports",
  "flows.run": "flows",
  "flows.prune": "bulk",
  "flows.fire": "flows",
  "flows.clear": "flows",
  "flows.cancel": "flows",
  "automations.hear": "flows",
  "automations.react": "flows",
  "webhooks.deliver": "webhooks",
  "webhooks.alert": "flows",
};

/**
 * Kinds of which an equal job waits at most once. Such a job locks, as its first act, what the transactions
 * that queue it hold locked. So a job that already runs sees their change, or another job is queued. Only the
 * sweep asks for `flows.prune`, and it asks again.
 */
const ONCE: ReadonlySet<JobKind> = new Set([
  "paper.book",
  "trades.excursions",
  "bias.bars",
  "automations.react",
  "webhooks.deliver",
  "flows.run",
  "flows.fire",
  "flows.prune",
]);

/** Kinds that are wanted only while somebody listens to an event of the same commit. */
const IF_HEARD: ReadonlySet<JobKind> = new Set(["automations.react"]);

/** The job as a verb gives it to the gate. */
export function queued(job: NewJob): QueuedJob {
  return {
    ...job,
    queue: JOB_QUEUES[job.kind],
    ...(ONCE.has(job.kind) ? { once: true } : {}),
    ...(IF_HEARD.has(job.kind) ? { ifHeard: true } : {}),
  };
}

/** The id of the job. */
export type JobPointer = { userId: string; jobId: string };
