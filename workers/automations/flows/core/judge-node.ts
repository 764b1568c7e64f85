import type * as z from "zod";
import {
  ActionConfig,
  DecisionConfig,
  DelayConfig,
  ExpressionConfig,
  type FlowConnection,
  type FlowGraph,
  type FlowNode,
  type FlowProblem,
  LONGEST_DELAY_DAYS,
  TriggerConfig,
} from "#shared/contracts/flow-nodes.ts";
import type { Json } from "#shared/contracts/json.ts";
import { EVENTS } from "#shared/events.ts";
import { durationMs } from "../../runs/core/durations.ts";
import { problem, type TextFault } from "./problem.ts";

/** What an action asks of a node that performs it. */
export type KnownAction = {
  /** The schema of the configuration without the members that every action has. */
  config: z.ZodType;
  integration: { type: string; optional?: true } | null;
};

/** An expression or a fault within a configuration, at a path such as `body.items.0`. */
export type Templates = {
  faults: readonly { path: string; error: TextFault }[];
  expressions: readonly { path: string; expression: string }[];
};

/** What a flow refers to, as far as it is known when it is judged. */
export type Known = {
  /** The zone of schedules without one of their own. */
  timeZone: string;
  actionNamed(name: string): KnownAction | undefined;
  /** The type of an integration of the user, or null without such an integration. */
  integrationType(id: string): string | null;
  /** What keeps a text from being an expression; null when it is one. */
  expressionFault(source: string): TextFault | null;
  /** The templates in the strings of a configuration. */
  templatesOf(config: Json): Templates;
  /** What is wrong with a schedule in a zone; null when it is one. */
  scheduleFault(cron: string, timeZone: string): { code: "cron" | "time_zone"; message: string } | null;
  /** `circle`: a flow that runs, by whatever ways, the judged flow again. */
  subFlow(id: string): "known" | "unknown" | "circle";
};

const MOST_DELAY_MS = LONGEST_DELAY_DAYS * 86_400_000;
/** The members of an action's configuration that hold an expression as such, and no template. */
const COMMON = ["action", "timeout", "retry", "forEach", "maxItems", "join"];

/** The faults of one node, for which a request to write it is refused. */
export function judgeNode(node: FlowNode, known: Known): FlowProblem[] {
  const wrong = judgeIntegration(node, known);
  switch (node.kind) {
    case "trigger":
      return [...wrong, ...judgeTrigger(node, known)];
    case "filter":
    case "transform":
      return [...wrong, ...parsed(node, ExpressionConfig, (config) => ofExpression(node, config, known))];
    case "decision":
      return [...wrong, ...parsed(node, DecisionConfig, () => [])];
    case "delay":
      return [...wrong, ...parsed(node, DelayConfig, (config) => judgeDelay(node, config, known))];
    case "action":
      return [...wrong, ...parsed(node, ActionConfig, (config) => judgeAction(node, config, known))];
  }
}

/** The faults of one connection, for which a request to write it is refused. */
export function judgeConnection(each: FlowConnection, { nodes, connections }: FlowGraph, known: Known) {
  const { id: connectionId, fromNodeId, toNodeId, condition } = each;
  const problems: FlowProblem[] = [];
  for (const field of ["fromNodeId", "toNodeId"] as const)
    if (!nodes.some(({ id }) => id === each[field]))
      problems.push(problem("dangling", "is no node of this flow", { connectionId, field }));
  if (fromNodeId === toNodeId)
    problems.push(
      problem("self_loop", "a node cannot be connected to itself", { connectionId, field: "toNodeId" }),
    );
  if (connections.some((other) => other.id !== connectionId && isSameWay(each, other)))
    problems.push(
      problem("duplicate_connection", "these nodes are connected so already", {
        connectionId,
        field: "toNodeId",
      }),
    );
  const fault = condition === null ? null : known.expressionFault(condition);
  if (fault !== null) problems.push(problem("expression", fault, { connectionId, field: "condition" }));
  return problems;
}

function isSameWay(one: FlowConnection, other: FlowConnection): boolean {
  return (
    one.fromNodeId === other.fromNodeId &&
    one.toNodeId === other.toNodeId &&
    one.on === other.on &&
    one.condition === other.condition
  );
}

function judgeTrigger(node: FlowNode, known: Known): FlowProblem[] {
  return parsed(node, TriggerConfig, (config) => {
    if (config.on === "schedule") {
      const fault = known.scheduleFault(config.cron, config.timeZone ?? known.timeZone);
      if (fault === null) return [];
      const field = fault.code === "cron" ? "cron" : "timeZone";
      return [problem(fault.code, fault.message, { nodeId: node.id, field })];
    }
    if (config.on !== "event") return [];
    return [...ofEvent(node, config.event), ...ofText(node, config.where, "where", known)];
  });
}

function judgeDelay(node: FlowNode, config: DelayConfig, known: Known): FlowProblem[] {
  const nodeId = node.id;
  if ("until" in config) {
    if (!config.until.includes("{{") && Number.isNaN(Date.parse(config.until)))
      return [problem("delay", "is neither a time nor a template of one", { nodeId, field: "until" })];
    return ofTemplates(node, { until: config.until }, known);
  }
  const [field, duration] =
    "event" in config ? (["timeout", config.timeout] as const) : (["duration", config.duration] as const);
  const tooLong =
    (durationMs(duration) ?? 0) > MOST_DELAY_MS
      ? [problem("delay", `is longer than ${LONGEST_DELAY_DAYS} days`, { nodeId, field })]
      : [];
  if (!("event" in config)) return tooLong;
  return [...tooLong, ...ofEvent(node, config.event), ...ofText(node, config.where, "where", known)];
}

function judgeAction(node: FlowNode, config: ActionConfig, known: Known): FlowProblem[] {
  const nodeId = node.id;
  const action = known.actionNamed(config.action);
  if (action === undefined)
    return [problem("unknown_action", `there is no action ${config.action}`, { nodeId, field: "action" })];
  const own = Object.fromEntries(Object.entries(node.config).filter(([name]) => !COMMON.includes(name)));
  const result = action.config.safeParse(own);
  const faults = result.success ? [] : result.error.issues.filter(({ path }) => !hasTemplate(own, path));
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
function judgeIntegration({ id: nodeId, integrationId, config }: FlowNode, known: Known): FlowProblem[] {
  if (integrationId === null) return [];
  const place = { nodeId, field: "integrationId" };
  const type = known.integrationType(integrationId);
  if (type === null) return [problem("unknown_integration", "is no integration of yours", place)];
  const asked =
    typeof config["action"] === "string" ? known.actionNamed(config["action"])?.integration : undefined;
  if (asked === undefined || asked === null || asked.type === type) return [];
  return [problem("unknown_integration", `is of the type ${type}; this action needs ${asked.type}`, place)];
}

/** The configuration as its schema reads it, judged further; or the faults by the schema. */
function parsed<S extends z.ZodType>(
  node: FlowNode,
  schema: S,
  judge: (config: z.output<S>) => FlowProblem[],
): FlowProblem[] {
  const result = schema.safeParse(node.config);
  if (result.success) return judge(result.data);
  return result.error.issues.map(({ path, message }) =>
    problem("config", message, { nodeId: node.id, field: path.length === 0 ? "config" : path.join(".") }),
  );
}

function ofExpression(node: FlowNode, { expression }: ExpressionConfig, known: Known): FlowProblem[] {
  return ofText(node, expression, "expression", known);
}

function ofText(
  { id: nodeId }: FlowNode,
  source: string | undefined,
  field: string,
  known: Known,
): FlowProblem[] {
  const fault = source === undefined ? null : known.expressionFault(source);
  return fault === null ? [] : [problem("expression", fault, { nodeId, field })];
}

function ofTemplates({ id: nodeId }: FlowNode, config: Json, known: Known): FlowProblem[] {
  const { faults, expressions } = known.templatesOf(config);
  const wrong = expressions.flatMap(({ path, expression }) => {
    const error = known.expressionFault(expression);
    return error === null ? [] : [{ path, error }];
  });
  return [...faults, ...wrong].map(({ path, error }) =>
    problem("expression", error, { nodeId, field: path }),
  );
}

/** A pattern has to fit some event of the catalogue. */
function ofEvent({ id: nodeId }: FlowNode, pattern: string): FlowProblem[] {
  const family = pattern.endsWith(".*") ? pattern.slice(0, -1) : null;
  const fits = Object.keys(EVENTS).some((type) =>
    family === null ? type === pattern : type.startsWith(family),
  );
  return fits ? [] : [problem("config", "is no event of the catalogue", { nodeId, field: "event" })];
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
