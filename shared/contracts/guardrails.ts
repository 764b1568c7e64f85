import * as z from "zod";
import { Decimal } from "../decimal.ts";
import { endpoint } from "../endpoint.ts";
import { BiasName } from "./biases.ts";
import { Id, recordOf, words } from "./bounds.ts";
import {
  FromBias,
  GuardrailAction,
  RuleName,
  RuleNumbers,
  ruledWith,
  TripOutcome,
} from "./guardrail-rules.ts";
import { Instant, page, PageQuery } from "./page.ts";

/** Parameters before the guardrail's own rule has judged them. */
const AnyParams = recordOf(z.union([z.string().max(60), z.number(), z.boolean(), z.null()]), {
  keys: words(40),
  most: 12,
});

/** A change that makes a locked guardrail weaker, and the start of the day on which it takes effect. */
export const PendingChange = z.object({
  at: Instant,
  isDeleted: z.boolean(),
  params: AnyParams,
  action: GuardrailAction,
  isActive: z.boolean(),
  isLocked: z.boolean(),
});
export type PendingChange = z.infer<typeof PendingChange>;

export const Guardrail = ruledWith({
  id: Id,
  action: GuardrailAction,
  isActive: z.boolean(),
  /** The paper account that it guards; null for all of them. Its amounts are in the account's currency. */
  accountId: Id.nullable(),
  /** A change that makes a locked guardrail weaker waits for the owner's next day. */
  isLocked: z.boolean(),
  /** The rule as a sentence. */
  words: words(300),
  from: FromBias.nullable(),
  /** The preset that it belongs to. */
  preset: words(60).nullable(),
  pending: PendingChange.nullable(),
  version: z.number().int(),
  createdAt: Instant,
});
export type Guardrail = z.infer<typeof Guardrail>;

export const NewGuardrail = ruledWith({
  action: GuardrailAction.default("block"),
  isActive: z.boolean().default(true),
  accountId: Id.nullable().default(null),
  isLocked: z.boolean().default(false),
});
export type NewGuardrail = z.infer<typeof NewGuardrail>;

export const GuardrailChange = z.object({
  /** The whole parameters; the guardrail's rule validates them. */
  params: AnyParams.optional(),
  action: GuardrailAction.optional(),
  isActive: z.boolean().optional(),
  isLocked: z.boolean().optional(),
});
export type GuardrailChange = z.infer<typeof GuardrailChange>;

/** An order that a guardrail had something against. */
export const GuardrailTrip = z.object({
  id: Id,
  orderId: Id,
  accountId: Id,
  at: Instant,
  /** The day in the owner's zone at that time. */
  day: z.iso.date().max(10),
  rule: RuleName,
  action: GuardrailAction,
  /** Whether a randomised guardrail blocked on that day; null for the other actions. */
  armed: z.boolean().nullable(),
  outcome: TripOutcome,
  numbers: RuleNumbers,
});
export type GuardrailTrip = z.infer<typeof GuardrailTrip>;

/** The whole days of one arm: their net P&L, the orders that closed something, and the breaches on them. */
const Arm = z.object({
  days: z.number().int(),
  net: Decimal,
  trades: z.number().int(),
  trips: z.number().int(),
});

/**
 * The effect of a randomised guardrail over all drawn days. It is the mean net P&L of a day on which it
 * blocks, minus that of a day on which it only records.
 */
export const GuardrailEffect = z.object({
  status: z.enum(["measured", "insufficient_data"]),
  /** The days of the arm with fewer days; `needed` is the least that is measured. */
  n: z.number().int(),
  needed: z.number().int(),
  /** A statistic in the account's currency, not money; null with insufficient data. */
  estimate: z.number().nullable(),
  /** At 95 %. */
  interval: z.tuple([z.number(), z.number()]).nullable(),
  pValue: z.number().nullable(),
  /** The currency in which most of these trades were closed; others are left out. */
  currency: z.string().max(20).nullable(),
  armed: Arm,
  unarmed: Arm,
  /** The same difference for the net P&L of a closing order; null while either arm has too few. */
  perTrade: z.object({ estimate: z.number(), interval: z.tuple([z.number(), z.number()]) }).nullable(),
  formula: words(60),
  words: words(400),
});
export type GuardrailEffect = z.infer<typeof GuardrailEffect>;

const tag = "Guardrails";
const params = z.object({ id: z.string().max(40) });

export const listGuardrails = endpoint({
  name: "listGuardrails",
  summary: "The guardrails, the oldest first",
  tag,
  method: "GET",
  path: "/guardrails",
  scope: "journal:read",
  query: PageQuery,
  reply: page(Guardrail),
  errors: ["cursor_invalid"],
});

export const createGuardrail = endpoint({
  name: "createGuardrail",
  summary: "Make a guardrail: it judges every paper order that opens or adds to a position",
  tag,
  method: "POST",
  path: "/guardrails",
  scope: "journal:write",
  body: NewGuardrail,
  reply: Guardrail,
  status: [201],
  errors: ["too_many"],
});

export const changeGuardrail = endpoint({
  name: "changeGuardrail",
  summary: "Change a guardrail; a locked one becomes weaker on the next day only",
  tag,
  method: "PATCH",
  path: "/guardrails/:id",
  scope: "journal:write",
  params,
  body: GuardrailChange,
  reply: Guardrail,
  errors: ["not_found", "precondition_failed"],
});

export const deleteGuardrail = endpoint({
  name: "deleteGuardrail",
  summary: "Remove a guardrail; a locked one goes on the next day",
  tag,
  method: "DELETE",
  path: "/guardrails/:id",
  scope: "journal:write",
  params,
  /** Nothing, or what stands until the next day. */
  reply: Guardrail.optional(),
  replies: { 204: null, 202: Guardrail },
  errors: ["not_found"],
});

export const proposeGuardrail = endpoint({
  name: "proposeGuardrail",
  summary: "Make a guardrail from a scored bias, with its own figures and its evidence",
  tag,
  method: "POST",
  path: "/guardrails/from-bias",
  scope: "journal:write",
  body: z.object({
    bias: BiasName,
    action: GuardrailAction.default("block"),
    accountId: Id.nullable().default(null),
    isLocked: z.boolean().default(false),
  }),
  reply: Guardrail,
  status: [201],
  errors: ["too_many", "guardrail_unproposed"],
});

export const listGuardrailTrips = endpoint({
  name: "listGuardrailTrips",
  summary: "The orders that a guardrail had something against, the newest first",
  tag,
  method: "GET",
  path: "/guardrails/:id/trips",
  scope: "journal:read",
  params,
  query: PageQuery,
  reply: page(GuardrailTrip),
  errors: ["cursor_invalid", "not_found"],
});

export const measureGuardrail = endpoint({
  name: "measureGuardrail",
  summary: "The measured effect of a randomised guardrail, with its interval and p-value",
  tag,
  method: "GET",
  path: "/guardrails/:id/effect",
  scope: "journal:read",
  params,
  reply: GuardrailEffect,
  errors: ["not_found"],
});
