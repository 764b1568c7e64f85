import type * as z from "zod";
import type { ActionConfig, FlowNode, FlowProblem } from "#shared/contracts/flow-nodes.ts";
import type { Json } from "#shared/contracts/json.ts";
import { ofTemplates, ofText } from "./judge-text.ts";
import type { Known } from "./known.ts";
import { problem } from "./problem.ts";

/** The members of an action's configuration that belong to every action. */
const COMMON = ["action", "timeout", "retry", "forEach", "maxItems", "join"];

/** The faults of an action by the catalogue's schema, and of what it names. */
export function judgeAction(node: FlowNode, config: ActionConfig, known: Known): FlowProblem[] {
  const nodeId = node.id;
  const action = known.actionNamed(config.action);
  if (action === undefined)
    return [problem("unknown_action", `there is no action ${config.action}`, { nodeId, field: "action" })];
  const own = Object.fromEntries(Object.entries(node.config).filter(([name]) => !COMMON.includes(name)));
  const result = action.config.safeParse(own);
  const faults = result.success
    ? []
    : result.error.issues.filter((issue) => isCertain(issue) || !hasTemplate(own, issue.path));
  return [
    ...faults.map(({ path, message }) => problem("config", message, { nodeId, field: path.join(".") })),
    ...ofText(node, config.forEach, "forEach", known),
    ...ofTemplates(node, own, known),
    ...ofSubFlow(node, known),
  ];
}

function ofSubFlow({ id: nodeId, config }: FlowNode, known: Known): FlowProblem[] {
  const { action, flowId } = config;
  if (action !== "flow.run" || typeof flowId !== "string" || flowId.includes("{{")) return [];
  if (known.subFlow(flowId) !== "unknown") return [];
  return [problem("sub_flow", "is no flow of yours", { nodeId, field: "flowId" })];
}

/** An integration that is given has to be the user's, and of the type that the action asks for. */
export function judgeIntegration(
  { id: nodeId, integrationId, config }: FlowNode,
  known: Known,
): FlowProblem[] {
  if (integrationId === null) return [];
  const place = { nodeId, field: "integrationId" };
  const type = known.integrationType(integrationId);
  if (type === null) return [problem("unknown_integration", "is no integration of yours", place)];
  const asked =
    typeof config["action"] === "string" ? known.actionNamed(config["action"])?.integration : undefined;
  if (asked === undefined || asked === null || asked.type === type) return [];
  return [problem("unknown_integration", `is of the type ${type}; this action needs ${asked.type}`, place)];
}

/** Whether a schema says that no value of a template mends the fault. */
function isCertain(issue: z.core.$ZodIssue): boolean {
  return issue.code === "custom" && issue.params?.["isCertain"] === true;
}

/** Whether a template stands at the path, or below it; its value is known only when a run fills it. */
function hasTemplate(config: Json, path: readonly PropertyKey[]): boolean {
  let value: Json | undefined = config;
  for (const name of path) {
    if (typeof value !== "object" || value === null) break;
    value = Array.isArray(value) ? value[Number(name)] : value[String(name)];
  }
  return value !== undefined && JSON.stringify(value).includes("{{");
}
