import * as z from "zod";
import { Attachment } from "../contracts/attachments.ts";
import { BIASES, BiasName, Reflection, Sentence } from "../contracts/biases.ts";
import { BulkEdit } from "../contracts/bulk-edits.ts";
import { Id, MOST_TOLD_ACCOUNTS } from "../contracts/bounds.ts";
import { Digest } from "../contracts/digests.ts";
import { Import } from "../contracts/imports.ts";
import { ReconciliationSummary } from "../contracts/reconciliation.ts";
import { Sample } from "../contracts/sample.ts";
import { SimulationHead } from "../contracts/simulations.ts";
import { type Catalogued, Word } from "./catalogued.ts";

/** A fill that its owner wrote, with the names of its account and its instrument. */
const OneFill = z.object({ fillId: Id, account: z.string().max(80), symbol: z.string().max(100) });

/** What happens to imports, fills and trades, and what follows from them. */
export const JOURNAL_EVENTS = {
  "import.queued": { kind: "state", version: 1, body: z.object({ import: Import }) },
  "import.progress": { kind: "live", version: 1, body: z.object({ import: Import }) },
  "import.completed": { kind: "state", version: 1, body: z.object({ import: Import }) },
  "import.failed": { kind: "state", version: 1, body: z.object({ import: Import }) },
  "import.cancelled": { kind: "state", version: 1, body: z.object({ import: Import }) },
  "import.undone": { kind: "state", version: 1, body: z.object({ import: Import }) },
  "import.decided": { kind: "state", version: 1, body: z.object({ import: Import }) },
  "fills.changed": {
    kind: "scope",
    version: 1,
    body: z.object({
      /** Null when no import changed the fills, but a paper account or the owner. */
      importId: Id.nullable(),
      /** The names of the changed accounts; null when any account may have changed. */
      accounts: z.array(z.string().max(80)).max(MOST_TOLD_ACCOUNTS).nullable(),
      instruments: z.number().int(),
    }),
  },
  "fill.created": { kind: "scope", version: 1, body: OneFill },
  /** A fill was changed, given back its original, or brought back. */
  "fill.updated": { kind: "scope", version: 1, body: OneFill },
  "fill.deleted": { kind: "scope", version: 1, body: OneFill },
  "bookings.changed": {
    kind: "scope",
    version: 1,
    body: z.object({
      importId: Id.nullable(),
      /** The names of the changed accounts; null when any account may have changed. */
      accounts: z.array(z.string().max(80)).max(MOST_TOLD_ACCOUNTS).nullable(),
    }),
  },
  "import.reconciled": {
    kind: "state",
    version: 1,
    body: z.object({ importId: Id, reconciliation: ReconciliationSummary }),
  },
  /** A typed-in balance came, went, or agrees with the ledger in another way than before. */
  "reconciliation.changed": {
    kind: "scope",
    version: 1,
    body: z.object({ reconciliationId: Id, account: z.string().max(80) }),
  },
  "trades.derived": {
    kind: "scope",
    version: 1,
    body: z.object({
      importId: Id.nullable(),
      instruments: z.number().int(),
      ledgerVersion: z.number().int(),
    }),
  },
  "trade.annotated": {
    kind: "scope",
    version: 1,
    body: z.object({
      /** Null when one change wrote about several trades. */
      tradeId: Id.nullable(),
      trades: z.number().int(),
      /** What was written: `notes`, `tags`, `setup`, `plannedStop`, `plannedRisk`, `rules`. */
      fields: z.array(Word).max(10),
    }),
  },
  "day.changed": {
    kind: "scope",
    version: 1,
    body: z.object({
      day: z.iso.date().max(10),
      /** What was written: `plan`, `saw`, `did`, `checkIn`. */
      fields: z.array(Word).max(10),
    }),
  },
  "attachment.added": { kind: "state", version: 1, body: z.object({ attachment: Attachment }) },
  "attachment.removed": {
    kind: "scope",
    version: 1,
    body: z.object({ attachmentId: Id, tradeId: Id.nullable(), day: z.iso.date().max(10).nullable() }),
  },
  /** A tag that comes with a trade's words is told by `trade.annotated`. */
  "tag.changed": {
    kind: "scope",
    version: 1,
    body: z.object({ tagId: Id, change: z.enum(["renamed", "merged", "removed", "restored"]) }),
  },
  "setup.changed": {
    kind: "scope",
    version: 1,
    body: z.object({
      setupId: Id,
      change: z.enum(["created", "changed", "merged", "removed", "restored"]),
    }),
  },
  "missed_trade.changed": {
    kind: "scope",
    version: 1,
    body: z.object({ missedTradeId: Id, change: z.enum(["noted", "changed", "removed"]) }),
  },
  /** An owner joined or split trades, or took that back. `trades.derived` tells of what is detected. */
  "structure.changed": {
    kind: "scope",
    version: 1,
    body: z.object({
      structureId: Id.nullable(),
      trades: z.number().int(),
      change: z.enum(["joined", "split", "undone"]),
    }),
  },
  "saved_filters.changed": {
    kind: "scope",
    version: 1,
    body: z.object({ filterId: Id, change: z.enum(["saved", "removed"]) }),
  },
  /** The excursions of so many trades were worked out. */
  "excursions.worked_out": {
    kind: "scope",
    version: 1,
    body: z.object({ trades: z.number().int() }),
  },
  "trades.edited": { kind: "state", version: 1, body: z.object({ edit: BulkEdit }) },
  "bias.scored": {
    kind: "state",
    version: 1,
    body: z.object({
      importId: Id.nullable(),
      ledgerVersion: z.number().int(),
      biases: z
        .array(z.object({ bias: BiasName, status: Word, verdict: Word.nullable() }))
        .max(BIASES.length),
    }),
  },
  "simulation.progress": { kind: "live", version: 1, body: z.object({ simulation: SimulationHead }) },
  /** A job has ended a simulation, done or failed. */
  "simulation.completed": { kind: "state", version: 1, body: z.object({ simulation: SimulationHead }) },
  "sample.changed": { kind: "state", version: 1, body: z.object({ sample: Sample.nullable() }) },
  "coach.answered": {
    kind: "scope",
    version: 1,
    body: z.object({ questionId: Id, status: z.enum(["answered", "unread", "empty"]) }),
  },
  /** A question was deleted with its answer. */
  "coach.forgot": { kind: "scope", version: 1, body: z.object({ questionId: Id }) },
  /**
   * A checked sentence of an answer that still comes. One of a new attempt, or of another reflection on the
   * import after a job was killed, replaces those before it. `coach.reflect` of the import replaces all.
   */
  "coach.sentence": {
    kind: "live",
    version: 1,
    body: z.object({
      importId: Id,
      /** The reflection that will stand if this answer passes. */
      reflectionId: Id,
      attempt: z.number().int(),
      sentence: Sentence,
      facts: Reflection.shape.facts,
    }),
  },
  "coach.reflect": { kind: "state", version: 1, body: z.object({ reflection: Reflection }) },
  "digest.ready": { kind: "state", version: 1, body: z.object({ digest: Digest }) },
} as const satisfies Record<string, Catalogued>;
