import * as z from "zod";
import { BiasName, Reflection } from "./contracts/biases.ts";
import { Import } from "./contracts/imports.ts";
import { Preferences, ThemeChoice } from "./contracts/profile.ts";

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
    body: z.object({ alert: z.string(), sessionId: z.string().optional(), device: z.string().optional() }),
  },
  "session.expiring": {
    kind: "state",
    version: 1,
    body: z.object({ sessionId: z.string(), expiresAt: z.string() }),
  },
  "credentials.changed": {
    kind: "scope",
    version: 1,
    body: z.object({
      credential: z.enum(["passkey", "password", "provider", "api_key", "recovery_codes", "recovery"]),
      change: z.enum(["added", "removed", "renamed", "changed", "started", "cancelled", "finished"]),
    }),
  },
  "profile.changed": { kind: "scope", version: 1, body: z.object({ version: z.number().int() }) },
  "preferences.changed": { kind: "state", version: 1, body: z.object({ preferences: Preferences }) },
  "theme.changed": { kind: "state", version: 1, body: z.object({ theme: ThemeChoice }) },
  "tier.changed": { kind: "state", version: 1, body: z.object({ tier: z.string() }) },
  "export.ready": {
    kind: "state",
    version: 1,
    body: z.object({ exportId: z.string(), expiresAt: z.string() }),
  },
  "erasure.scheduled": { kind: "state", version: 1, body: z.object({ dueAt: z.string() }) },
  "erasure.cancelled": { kind: "state", version: 1, body: z.object({}) },
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
