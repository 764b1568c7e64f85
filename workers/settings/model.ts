import * as z from "zod";
import { Problem } from "#shared/problem.ts";

const Bound = z.enum(["workers-ai", "openai"]);
const Limits = z.object({
  calls: z.coerce.number().int().min(0).max(100_000),
  tokens: z.coerce.number().int().min(0).max(1_000_000_000),
  "first-seconds": z.coerce.number().min(0.01).max(30),
  "whole-seconds": z.coerce.number().min(0.01).max(30),
});

/** What a user's calls may use on a day in UTC, and how long a call may take. */
export type ModelLimits = { mostCalls: number; mostTokens: number; firstMs: number; wholeMs: number };
/** The model that the operator has bound. */
export type ModelSettings = { through: z.infer<typeof Bound>; name: string; limits: ModelLimits };

type Named = Pick<Env, "COACH_MODEL" | "COACH_MODEL_NAME" | "COACH_LIMITS">;

/** The model of this deployment, or null where none is bound. Refuses settings that it cannot read. */
export function modelSettings(env: Named): ModelSettings | null {
  if (env.COACH_MODEL === "off") return null;
  const through = Bound.safeParse(env.COACH_MODEL);
  if (!through.success) throw new Problem("not_ready", "COACH_MODEL names no kind of model.");
  if (!/^[\w@./:-]{1,100}$/.test(env.COACH_MODEL_NAME))
    throw new Problem("not_ready", "COACH_MODEL_NAME names no model.");
  const entries = env.COACH_LIMITS.split(/\s+/).map((entry) => entry.split("="));
  const limits = Limits.safeParse(Object.fromEntries(entries));
  if (!limits.success) throw new Problem("not_ready", "COACH_LIMITS is not readable.");
  return {
    through: through.data,
    name: env.COACH_MODEL_NAME,
    limits: {
      mostCalls: limits.data.calls,
      mostTokens: limits.data.tokens,
      firstMs: limits.data["first-seconds"] * 1_000,
      wholeMs: limits.data["whole-seconds"] * 1_000,
    },
  };
}
