import * as z from "zod";
import { Decimal } from "../decimal.ts";
import { endpoint } from "../endpoint.ts";
import { Id, words } from "./bounds.ts";
import { Guardrail } from "./guardrails.ts";
import { Instant, optionalText } from "./page.ts";
import { MOST_PAPER_ACCOUNTS } from "./paper-accounts.ts";

export const PRESETS = ["trailing-50k", "static-100k", "trailing-150k"] as const;
export const PresetName = z.enum(PRESETS);
export type PresetName = z.infer<typeof PresetName>;

/** The rules of an evaluation. Each is a percent of the start balance, so that it fits any account. */
export const Preset = z.object({
  name: PresetName,
  title: words(80),
  /** The balance for which the rules are usually stated. */
  startBalance: Decimal,
  /** The profit on closed trades that passes. */
  profitTarget: Decimal,
  /** The loss of a day, open positions included; null for none. */
  dailyLoss: Decimal.nullable(),
  drawdown: z.object({ kind: z.enum(["static", "trailing"]), percent: Decimal, locksAtStart: z.boolean() }),
  /** The days with at least one fill. */
  minimumDays: z.number().int(),
  /** The largest share of the profit that one day may have made, in percent; null for none. */
  consistency: Decimal.nullable(),
  sources: z.array(z.url().max(200)).max(5),
});
export type Preset = z.infer<typeof Preset>;

/**
 * One rule of an evaluation: what it asks for, what the account has, and what is left. Amounts are in the
 * account's currency, shares in percent.
 */
export const ProgressLine = z.object({
  rule: z.enum(["profit_target", "minimum_days", "consistency", "daily_loss", "drawdown"]),
  needed: Decimal,
  /** Null while it cannot be told, such as a share of no profit. */
  have: Decimal.nullable(),
  remaining: Decimal.nullable(),
  met: z.boolean(),
  words: words(200),
});
export type ProgressLine = z.infer<typeof ProgressLine>;

export const Progress = z.object({
  accountId: Id,
  preset: PresetName,
  title: words(80),
  /** Since when closed trades count: the start of the evaluation, or the account's last reset. */
  since: Instant,
  currency: z.string().max(3),
  /** `failed` once a limit is broken, `passed` once every line is met. */
  status: z.enum(["running", "passed", "failed"]),
  lines: z.array(ProgressLine).max(5),
});
export type Progress = z.infer<typeof Progress>;

const tag = "Guardrails";

export const listPresets = endpoint({
  name: "listPresets",
  summary: "The rules of evaluations as prop firms state them",
  tag,
  method: "GET",
  path: "/guardrails/presets",
  scope: "journal:read",
  reply: z.object({ items: z.array(Preset).max(PRESETS.length) }),
});

export const startPreset = endpoint({
  name: "startPreset",
  summary: "Put an account under the rules of an evaluation, in place of the one before",
  tag,
  method: "POST",
  path: "/guardrails/presets/:name",
  scope: "journal:write",
  params: z.object({ name: PresetName }),
  body: z.object({ accountId: Id, isLocked: z.boolean().default(false) }),
  reply: z.object({ guardrails: z.array(Guardrail).max(5), progress: Progress }),
  status: [201],
  errors: ["not_found", "too_many"],
});

export const readProgress = endpoint({
  name: "readProgress",
  summary: "How far each evaluation is, by its closed trades",
  tag,
  method: "GET",
  path: "/guardrails/progress",
  scope: "journal:read",
  query: z.object({ account: optionalText(40) }),
  reply: z.object({ items: z.array(Progress).max(MOST_PAPER_ACCOUNTS) }),
});
