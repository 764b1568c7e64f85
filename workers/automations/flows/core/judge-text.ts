import type { FlowNode, FlowProblem } from "#shared/contracts/flow-nodes.ts";
import type { Json } from "#shared/contracts/json.ts";
import type { Known } from "./known.ts";
import { problem } from "./problem.ts";

/** The fault of a text of a node that is to be an expression; none where the node has no such text. */
export function ofText(
  { id: nodeId }: FlowNode,
  source: string | undefined,
  field: string,
  known: Known,
): FlowProblem[] {
  const fault = source === undefined ? null : known.expressionFault(source);
  return fault === null ? [] : [problem("expression", fault, { nodeId, field })];
}

/** The faults of the templates in a configuration, at their places. */
export function ofTemplates({ id: nodeId }: FlowNode, config: Json, known: Known): FlowProblem[] {
  const { faults, expressions } = known.templatesOf(config);
  const wrong = expressions.flatMap(({ path, expression }) => {
    const error = known.expressionFault(expression);
    return error === null ? [] : [{ path, error }];
  });
  return [...faults, ...wrong].map(({ path, error }) =>
    problem("expression", error, { nodeId, field: path }),
  );
}
