import * as z from "zod";
import { BIASES, BiasName, Reflection } from "../contracts/biases.ts";
import { BulkEdit } from "../contracts/bulk-edits.ts";
import { Id, MOST_TOLD_ACCOUNTS } from "../contracts/bounds.ts";
import { Import } from "../contracts/imports.ts";
import { ReconciliationSummary } from "../contracts/reconciliation.ts";
import { Sample } from "../contracts/sample.ts";
import { type Catalogued, Word } from "./catalogued.ts";

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
      /** Null when no import but a paper account changed the fills. */
      importId: Id.nullable(),
      /** The names of the changed accounts; null when any account may have changed. */
      accounts: z.array(z.string().max(80)).max(MOST_TOLD_ACCOUNTS).nullable(),
      instruments: z.number().int(),
    }),
  },
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
      /** What was written: `notes`, `tags`, `setup`, `plannedStop`, `plannedRisk`. */
      fields: z.array(Word).max(10),
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
  "sample.changed": { kind: "state", version: 1, body: z.object({ sample: Sample.nullable() }) },
  "coach.reflect": { kind: "state", version: 1, body: z.object({ reflection: Reflection }) },
} as const satisfies Record<string, Catalogued>;
