import type { Json } from "#shared/contracts/json.ts";
import type { WhyPart } from "#shared/contracts/runs.ts";
import type { Evaluated, Scope } from "../core/world.ts";

/** Evaluates the expressions of runs. `spent` is the work so far, in units of the meter. */
export type Evaluator = {
  evaluate(expression: string, scope: Scope): Evaluated;
  explain(expression: string, scope: Scope): WhyPart[];
  fill(config: Json, scope: Scope): Evaluated;
  spent(): number;
  dispose(): void;
};

const NONE = { ok: false, error: { message: "no expression can be evaluated here" } } as const;

/** Opens an evaluator for the runs of one job. */
export async function openEvaluator(): Promise<Evaluator> {
  return {
    evaluate: () => NONE,
    explain: () => [],
    fill: (config) => ({ ok: true, value: config }),
    spent: () => 0,
    dispose: () => undefined,
  };
}
