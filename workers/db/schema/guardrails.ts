import { boolean, date, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import type {
  FromBias,
  GuardrailAction,
  RuleName,
  RuleNumbers,
  TripOutcome,
} from "#shared/contracts/guardrail-rules.ts";
import type { PendingChange } from "#shared/contracts/guardrails.ts";
import { instant } from "./column-types.ts";
import { exported, INTERNAL, own, withheld } from "./privacy.ts";

export const guardrails = pgTable(
  "guardrails",
  {
    user_id: text().notNull(),
    id: text().notNull(),
    rule: text().$type<RuleName>().notNull(),
    params: jsonb().$type<object>().notNull(),
    action: text().$type<GuardrailAction>().notNull(),
    is_active: boolean().notNull(),
    is_locked: boolean().notNull(),
    account_id: text(),
    from_bias: jsonb().$type<FromBias>(),
    preset: text(),
    seed: text().notNull(),
    version: integer().notNull().default(1),
    pending: jsonb().$type<PendingSetting>(),
    pending_at: instant(),
    created_at: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.id] })],
);

/** What a locked guardrail becomes. */
export type PendingSetting = Omit<PendingChange, "at">;

export const guardrailsPrivacy = own(
  guardrails,
  exported(
    "id",
    "rule",
    "params",
    "action",
    "is_active",
    "is_locked",
    "account_id",
    "from_bias",
    "preset",
    "pending",
    "pending_at",
    "created_at",
  ),
  withheld({
    seed: "it tells days to come on which the guardrail will not block; the days so far are given",
    version: INTERNAL,
  }),
);

export const guardrail_days = pgTable(
  "guardrail_days",
  {
    user_id: text().notNull(),
    guardrail_id: text().notNull(),
    day: date().notNull(),
    armed: boolean().notNull(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.guardrail_id, t.day] })],
);

export const guardrailDaysPrivacy = own(guardrail_days, exported("guardrail_id", "day", "armed"));

export const guardrail_trips = pgTable(
  "guardrail_trips",
  {
    user_id: text().notNull(),
    guardrail_id: text().notNull(),
    id: text().notNull(),
    order_id: text().notNull(),
    account_id: text().notNull(),
    at: instant().notNull(),
    day: date().notNull(),
    rule: text().$type<RuleName>().notNull(),
    action: text().$type<GuardrailAction>().notNull(),
    armed: boolean(),
    outcome: text().$type<TripOutcome>().notNull(),
    numbers: jsonb().$type<RuleNumbers>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.guardrail_id, t.id] })],
);

export const guardrailTripsPrivacy = own(
  guardrail_trips,
  exported(
    "id",
    "guardrail_id",
    "order_id",
    "account_id",
    "at",
    "day",
    "rule",
    "action",
    "armed",
    "outcome",
    "numbers",
  ),
);

export const guardrail_evaluations = pgTable(
  "guardrail_evaluations",
  {
    user_id: text().notNull(),
    account_id: text().notNull(),
    preset: text().notNull(),
    started_at: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.account_id] })],
);

export const guardrailEvaluationsPrivacy = own(
  guardrail_evaluations,
  exported("account_id", "preset", "started_at"),
);
