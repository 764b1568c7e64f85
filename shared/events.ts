import * as z from "zod";
import { BiasName, Reflection } from "./contracts/biases.ts";
import { Import } from "./contracts/imports.ts";

/**
 * The catalogue of events. `state` is self-contained and replaces what a client holds; `scope` says what to fetch
 * again; `live` has no sequence number, is not stored and reaches live sockets only.
 */
export const EVENTS = {
  "user.registered": { kind: "state", version: 1, body: z.object({ userId: z.string() }) },
  "session.started": {
    kind: "state",
    version: 1,
    body: z.object({ sessionId: z.string(), device: z.string(), method: z.string() }),
  },
  "session.revoked": {
    kind: "state",
    version: 1,
    body: z.object({ sessionId: z.string(), reason: z.string() }),
  },
  "security.alert": {
    kind: "state",
    version: 1,
    body: z.object({ alert: z.string(), sessionId: z.string().optional() }),
  },
  "import.queued": { kind: "state", version: 1, body: z.object({ import: Import }) },
  "import.progress": { kind: "live", version: 1, body: z.object({ import: Import }) },
  "import.completed": { kind: "state", version: 1, body: z.object({ import: Import }) },
  "import.failed": { kind: "state", version: 1, body: z.object({ import: Import }) },
  "import.cancelled": { kind: "state", version: 1, body: z.object({ import: Import }) },
  "import.undone": { kind: "state", version: 1, body: z.object({ import: Import }) },
  "fills.changed": {
    kind: "scope",
    version: 1,
    body: z.object({ importId: z.string(), accounts: z.array(z.string()), instruments: z.number().int() }),
  },
  "trades.derived": {
    kind: "scope",
    version: 1,
    body: z.object({
      importId: z.string().nullable(),
      instruments: z.number().int(),
      ledgerVersion: z.number().int(),
    }),
  },
  "bias.scored": {
    kind: "state",
    version: 1,
    body: z.object({
      importId: z.string().nullable(),
      ledgerVersion: z.number().int(),
      biases: z.array(z.object({ bias: BiasName, status: z.string(), verdict: z.string().nullable() })),
    }),
  },
  "coach.reflect": { kind: "state", version: 1, body: z.object({ reflection: Reflection }) },
} as const satisfies Record<string, { kind: "state" | "scope" | "live"; version: number; body: z.ZodType }>;

export type EventType = keyof typeof EVENTS;
export type EventBody<T extends EventType> = z.infer<(typeof EVENTS)[T]["body"]>;

/** An event as a verb hands it to the gate. */
export type NewEvent = { [T in EventType]: { type: T; body: EventBody<T> } }[EventType];
