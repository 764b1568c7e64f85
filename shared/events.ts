import * as z from "zod";
import { BIASES, BiasName, Reflection } from "./contracts/biases.ts";
import { Id, MOST_TOLD_ACCOUNTS } from "./contracts/bounds.ts";
import { GuardrailAction, RuleName, RuleNumbers, TripOutcome } from "./contracts/guardrail-rules.ts";
import { Guardrail } from "./contracts/guardrails.ts";
import { Import } from "./contracts/imports.ts";
import { OrderChange, OrderFill, OrderHead } from "./contracts/order.ts";
import { Instant } from "./contracts/page.ts";
import { Preferences, ThemeChoice } from "./contracts/profile.ts";
import { NodeExecution, RunHead } from "./contracts/runs.ts";
import { Sample } from "./contracts/sample.ts";

/**
 * UTF-8 needs at most three bytes a character, so an event stays below the 2 MB that a Durable Object's row
 * may hold.
 */
export const MOST_EVENT_CHARS = 500_000;

/** A word of ours, such as a method or a reason. */
const Word = z.string().max(60);

/** An order that a limit stopped or warned of, and the numbers of that limit. */
const Risk = z.object({ accountId: Id, orderId: Id, rule: Word, numbers: RuleNumbers });

/** An execution of a node without its input and output, which the log holds. */
const ToldNode = NodeExecution.omit({ input: true, output: true, why: true });

/** `push` marks an event that reaches the user's devices while no window shows it. */
type Catalogued = { kind: "state" | "scope" | "live"; version: number; push?: true; body: z.ZodType };
/** An order, the change that the event tells of, and the fill behind it. */
const OfOrder = z.object({ order: OrderHead, change: OrderChange, fill: OrderFill.optional() });

/**
 * The catalogue of events. `state` is self-contained and replaces what a client holds. `scope` names what a
 * client fetches again. `live` has no sequence number, is not stored and reaches only live sockets.
 */
export const EVENTS = {
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
  "import.queued": { kind: "state", version: 1, body: z.object({ import: Import }) },
  "import.progress": { kind: "live", version: 1, body: z.object({ import: Import }) },
  "import.completed": { kind: "state", version: 1, body: z.object({ import: Import }) },
  "import.failed": { kind: "state", version: 1, body: z.object({ import: Import }) },
  "import.cancelled": { kind: "state", version: 1, body: z.object({ import: Import }) },
  "import.undone": { kind: "state", version: 1, body: z.object({ import: Import }) },
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
  "trades.derived": {
    kind: "scope",
    version: 1,
    body: z.object({
      importId: Id.nullable(),
      instruments: z.number().int(),
      ledgerVersion: z.number().int(),
    }),
  },
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
  "paper_account.changed": {
    kind: "scope",
    version: 1,
    body: z.object({ accountId: Id, change: z.enum(["opened", "changed", "reset"]) }),
  },
  "order.accepted": { kind: "state", version: 1, body: OfOrder },
  "order.activated": { kind: "state", version: 1, body: OfOrder },
  "order.triggered": { kind: "state", version: 1, body: OfOrder },
  "order.replaced": { kind: "state", version: 1, body: OfOrder },
  "order.partially_filled": { kind: "state", version: 1, body: OfOrder },
  "order.filled": { kind: "state", version: 1, push: true, body: OfOrder },
  "order.canceled": { kind: "state", version: 1, body: OfOrder },
  "order.rejected": { kind: "state", version: 1, push: true, body: OfOrder },
  "order.expired": { kind: "state", version: 1, body: OfOrder },
  "snapshot.taken": {
    kind: "scope",
    version: 1,
    body: z.object({ account: Id.nullable(), day: z.iso.date().max(10).nullable() }),
  },
  "live_mode.changed": { kind: "state", version: 1, body: z.object({ mode: z.enum(["paper", "live"]) }) },
  "sample.changed": { kind: "state", version: 1, body: z.object({ sample: Sample.nullable() }) },
  "guardrail.changed": { kind: "state", version: 1, body: z.object({ guardrail: Guardrail }) },
  "guardrail.removed": { kind: "state", version: 1, body: z.object({ guardrailId: Id }) },
  "risk.guardrail": {
    kind: "state",
    version: 1,
    push: true,
    body: Risk.extend({
      guardrailId: Id,
      rule: RuleName,
      action: GuardrailAction,
      outcome: TripOutcome,
      /** The bias whose score made the guardrail; null for one made by hand. */
      bias: BiasName.nullable(),
    }),
  },
  "risk.buying_power": { kind: "state", version: 1, push: true, body: Risk },
  "risk.daily_loss": { kind: "state", version: 1, push: true, body: Risk },
  "integration.changed": {
    kind: "scope",
    version: 1,
    body: z.object({ integrationId: Id, change: z.enum(["created", "changed", "tested", "removed"]) }),
  },
  "flow.changed": {
    kind: "scope",
    version: 1,
    body: z.object({
      flowId: Id,
      change: z.enum(["created", "changed", "edited", "removed", "reordered"]),
      /** The number of the latest version. */
      flowVersion: z.number().int(),
    }),
  },
  "workbench.changed": {
    kind: "scope",
    version: 1,
    body: z.object({ workbenchId: Id, change: z.enum(["created", "changed", "removed"]) }),
  },
  "flow.execution.started": { kind: "live", version: 1, body: z.object({ run: RunHead }) },
  "flow.execution.node": {
    kind: "live",
    version: 1,
    body: z.object({ runId: Id, flowId: Id, node: ToldNode }),
  },
  "flow.execution.finished": { kind: "state", version: 1, body: z.object({ run: RunHead }) },
  "coach.reflect": { kind: "state", version: 1, body: z.object({ reflection: Reflection }) },
} as const satisfies Record<string, Catalogued>;

export type EventType = keyof typeof EVENTS;
export type EventBody<T extends EventType> = z.infer<(typeof EVENTS)[T]["body"]>;

/** An event as a verb passes it to the gate. */
export type NewEvent = { [T in EventType]: { type: T; body: EventBody<T> } }[EventType];
