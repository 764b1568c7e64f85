import type { Json } from "#shared/contracts/json.ts";
import type { WhyPart } from "#shared/contracts/runs.ts";
import { FUEL, openSandbox } from "../../expressions/sandbox.ts";
import { type Compiled, compileTemplates, fillTemplates } from "../../expressions/templates.ts";
import type { Evaluated, Scope } from "../core/world.ts";

/** Evaluates the expressions of runs. `spent` is the work so far, in units of the meter. */
export type Evaluator = {
  evaluate(expression: string, scope: Scope): Evaluated;
  explain(expression: string, scope: Scope): WhyPart[];
  fill(config: Json, scope: Scope): Evaluated;
  spent(): number;
  dispose(): void;
};

/** To tell the parts of a condition takes at most so often the work of the condition. */
const PARTS = 20;

/** The graphs that an isolate remembers hold their configurations, whose templates are found once. */
const known = new WeakMap<object, ReturnType<typeof compileTemplates>>();

/** Opens an evaluator for the runs of one job. */
export async function openEvaluator(): Promise<Evaluator> {
  const sandbox = await openSandbox();
  let spent = 0;
  const evaluate = (expression: string, scope: Scope) => {
    // The whole input is there already.
    if (expression === "input") return { ok: true as const, value: scope.input, fuel: 0 };
    const evaluated = sandbox.evaluate(expression, seenBy(expression, scope));
    spent += evaluated.fuel;
    return evaluated;
  };
  return {
    evaluate,
    explain(expression, scope) {
      const before = spent;
      evaluate(expression, scope);
      spent += Math.min(FUEL, (spent - before) * PARTS);
      return sandbox.explain(expression, seenBy(expression, scope));
    },
    fill(config, scope) {
      const { compiled, faults } = templatesOf(config);
      const [fault] = faults;
      if (fault !== undefined) return { ok: false, error: at(fault.path, fault.error) };
      const filled = fillTemplates(compiled, (expression) => evaluate(expression, scope));
      return filled.ok ? filled : { ok: false, error: at(filled.path, filled.error) };
    },
    spent: () => spent,
    dispose: () => sandbox.dispose(),
  };
}

function templatesOf(config: Json): {
  compiled: Compiled;
  faults: ReturnType<typeof compileTemplates>["faults"];
} {
  if (typeof config !== "object" || config === null) return compileTemplates(config);
  const found = known.get(config) ?? compileTemplates(config);
  known.set(config, found);
  return found;
}

function at<Fault extends { message: string }>(path: string, error: Fault): Fault {
  return path === "" ? error : { ...error, message: `${path}: ${error.message}` };
}

/**
 * The part of the scope that the expression names. What it cannot name costs it nothing, so that outputs of
 * many nodes do not fill what an expression may see. A backslash may hide a name.
 */
function seenBy(expression: string, { input, nodes, now, item, index }: Scope) {
  const isPlain = !expression.includes("\\");
  const isNamed = (name: string) => !isPlain || expression.includes(name);
  const all = Object.entries(nodes);
  const named = isPlain ? all.filter(([id]) => expression.includes(id)) : all;
  const seen = named.length > 0 ? Object.fromEntries(named) : nodes;
  return {
    input: isNamed("input") ? input : null,
    nodes: isNamed("nodes") ? seen : {},
    now,
    ...(item === undefined ? {} : { item }),
    ...(index === undefined ? {} : { index }),
  };
}
