import type * as z from "zod";
import {
  ActionConfig,
  DecisionConfig,
  DelayConfig,
  ExpressionConfig,
  type FlowNode,
  type FlowProblem,
  LONGEST_DELAY_DAYS,
  TriggerConfig,
} from "#shared/contracts/flow-nodes.ts";
import { EVENTS } from "#shared/events.ts";
import { durationMs } from "../../runs/core/durations.ts";
import { judgeAction, judgeIntegration } from "./judge-action.ts";
import { ofTemplates, ofText } from "./judge-text.ts";
import type { Known } from "./known.ts";
import { problem } from "./problem.ts";

const MOST_DELAY_MS = LONGEST_DELAY_DAYS * 86_400_000;

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

/** A pattern has to fit some event of the catalogue. */
function ofEvent({ id: nodeId }: FlowNode, pattern: string): FlowProblem[] {
  const family = pattern.endsWith(".*") ? pattern.slice(0, -1) : null;
  const fits = Object.keys(EVENTS).some((type) =>
    family === null ? type === pattern : type.startsWith(family),
  );
  return fits ? [] : [problem("config", "is no event of the catalogue", { nodeId, field: "event" })];
}
