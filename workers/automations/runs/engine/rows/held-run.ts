import type { Json } from "#shared/contracts/json.ts";
import type { WhyPart } from "#shared/contracts/runs.ts";
import type { OrderedGraph } from "../../core/ordered-graph.ts";
import type { Evaluated, Scope } from "../../core/world.ts";
import type { RunRow, StepRow } from "./claim-store.ts";

/** A run that this engine works on, with what it knows of it between two transactions. */
export type HeldRun = {
  run: RunRow;
  graph: OrderedGraph;
  errorFlowId: string | null;
  steps: Map<string, StepRow>;
  /** The paths of the effects that this engine has begun or is about to begin. */
  underWay: Set<string>;
  evaluated: Answers<Evaluated>;
  explained: Answers<WhyPart[]>;
};

/** While no result comes a holder renews its lease, so that it ends soon after its holder did. */
export const RUN_LEASE_SECONDS = 45;

/** What expressions came to, by the input that they saw. */
type Answers<Value> = Map<string, { input: Json; value: Value }[]>;

/**
 * Remembers what an expression came to while this engine holds the run. A node sees the very value that an
 * earlier node gave, so the same input is the same object.
 */
export function remembered<Value>(
  answers: Answers<Value>,
  { expression, scope }: { expression: string; scope: Scope },
  compute: () => Value,
): Value {
  // What sees more than its input, or may hide that it does, is computed each time.
  if (scope.item !== undefined || /nodes|\\/.test(expression)) return compute();
  const known = answers.get(expression) ?? [];
  const found = known.find(({ input }) => input === scope.input);
  if (found !== undefined) return found.value;
  const value = compute();
  answers.set(expression, [...known, { input: scope.input, value }]);
  return value;
}

/** A run that was just locked. */
export function newlyHeld(run: RunRow, graph: OrderedGraph, errorFlowId: string | null): HeldRun {
  return {
    run,
    graph,
    errorFlowId,
    steps: new Map(),
    underWay: new Set(),
    evaluated: new Map(),
    explained: new Map(),
  };
}
