import * as z from "zod";
import { Id } from "../contracts/bounds.ts";
import { Instant } from "../contracts/page.ts";
import { Preferences, ThemeChoice } from "../contracts/profile.ts";
import { type Catalogued, Word } from "./catalogued.ts";

/** What happens to a user, and to the ways in. */
export const IDENTITY_EVENTS = {
  "user.registered": { kind: "state", version: 1, body: z.object({ userId: Id }) },
  "session.started": {
    kind: "state",
    version: 1,
    body: z.object({ sessionId: Id, device: z.string().max(80), method: Word }),
  },
  "session.revoked": {
    kind: "state",
    version: 1,
    body: z.object({ sessionId: Id, reason: Word }),
  },
  "security.alert": {
    kind: "state",
    version: 1,
    body: z.object({ alert: Word, sessionId: Id.optional(), device: z.string().max(80).optional() }),
  },
  "session.expiring": {
    kind: "state",
    version: 1,
    body: z.object({ sessionId: Id, expiresAt: Instant }),
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
  "tier.changed": { kind: "state", version: 1, body: z.object({ tier: Word }) },
  "export.ready": {
    kind: "state",
    version: 1,
    body: z.object({ exportId: Id, expiresAt: Instant }),
  },
  "erasure.scheduled": { kind: "state", version: 1, body: z.object({ dueAt: Instant }) },
  "erasure.cancelled": { kind: "state", version: 1, body: z.object({}) },
} as const satisfies Record<string, Catalogued>;
