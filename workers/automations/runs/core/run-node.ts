import { MOST_ITEMS } from "#shared/contracts/flow-nodes.ts";
import type { FlowNode } from "#shared/contracts/flow-nodes.ts";
import type { Json } from "#shared/contracts/json.ts";
import type { RunError } from "#shared/contracts/runs.ts";
import { durationMs } from "./durations.ts";
import { actionConfigOf, delayConfigOf, expressionConfigOf } from "./node-configs.ts";
import { isTrue, type Verdict } from "./ways.ts";
import type { Fault, Scope, StepOutcome, World } from "./world.ts";

/** So many items of one `forEach` are open at the same time. */
export const ITEMS_AT_ONCE = 20;

/** A verdict, or that steps are open; `isRunning` when the effect of one was begun. */
export type NodeResult = Verdict | { state: "open"; isRunning: boolean };

/** Runs one node that was entered with that scope's input. */
export function runNode(node: FlowNode, scope: Scope, world: World): NodeResult {
  const { input } = scope;
  switch (node.kind) {
    case "trigger":
    case "decision":
      return { state: "passed", input, output: input };
    case "filter":
    case "transform":
      return compute(node, scope, world);
    case "delay":
      return delay(node, scope, world);
    case "action":
      return act(node, scope, world);
  }
}

function compute(node: FlowNode, scope: Scope, { evaluate, explain }: World): Verdict {
  const { input } = scope;
  const config = expressionConfigOf(node);
  if (config === null) return failed(input, "config_invalid", "The node has no expression.");
  const { expression } = config;
  const evaluated = evaluate(expression, scope);
  if (!evaluated.ok) return failed(input, "expression_failed", placed(evaluated.error));
  if (node.kind === "transform") return { state: "passed", input, output: evaluated.value };
  if (isTrue(evaluated.value)) return { state: "passed", input, output: input };
  return { state: "stopped", input, why: { connectionId: null, parts: explain(expression, scope) } };
}

function delay(node: FlowNode, scope: Scope, { steps, fill }: World): NodeResult {
  const { input } = scope;
  const given = delayConfigOf(node);
  if (given === null) return failed(input, "config_invalid", "The delay says neither how long nor for what.");
  if ("event" in given) {
    const timeoutMs = durationMs(given.timeout);
    if (timeoutMs === null) return failed(input, "config_invalid", "The timeout is no duration.");
    const { event, where = null } = given;
    const named = Object.entries(scope.nodes).filter(([id]) => where?.includes(id) === true);
    const wait = { event, where, timeoutMs, nodes: Object.fromEntries(named) };
    return outcomeOf(steps.waitFor(node, wait), input, (found) => found);
  }
  if ("duration" in given) {
    const forMs = durationMs(given.duration);
    if (forMs === null) return failed(input, "config_invalid", "The duration is none.");
    return outcomeOf(steps.sleep(node, { forMs }), input, () => input);
  }
  const filled = fill(given.until, scope);
  if (!filled.ok) return failed(input, "template_failed", placed(filled.error));
  const untilMs = typeof filled.value === "string" ? Date.parse(filled.value) : Number(filled.value);
  if (!Number.isFinite(untilMs)) return failed(input, "delay_invalid", "The time to wait for is no instant.");
  return outcomeOf(steps.sleep(node, { untilMs }), input, () => input);
}

function act(node: FlowNode, scope: Scope, { steps, evaluate, fill }: World): NodeResult {
  const { input } = scope;
  const read = actionConfigOf(node);
  if (read === null) return failed(input, "config_invalid", "The node names no action.");
  const { forEach, maxItems = MOST_ITEMS } = read;
  if (forEach === undefined) {
    const config = () => fill(node.config, scope);
    const outcome = steps.do({ node, item: null, config, begins: true });
    return outcomeOf(outcome, input, (output) => output);
  }
  const evaluated = evaluate(forEach, scope);
  if (!evaluated.ok) return failed(input, "expression_failed", placed(evaluated.error));
  const items = evaluated.value;
  if (!Array.isArray(items)) return failed(input, "for_each_invalid", "`forEach` yields no array.");
  if (items.length > maxItems)
    return failed(
      input,
      "too_many_items",
      `\`forEach\` yields ${items.length} items of at most ${maxItems}.`,
    );
  const { forEach: _, ...templates } = node.config;
  const outputs: Json[] = [];
  let open = 0;
  let isRunning = false;
  let error: RunError | null = null;
  for (const [item, value] of items.entries()) {
    if (open >= ITEMS_AT_ONCE) break;
    const config = () => fill(templates, { ...scope, item: value, index: item });
    const outcome = steps.do({ node, item, config, begins: error === null });
    if (outcome.state === "success") outputs.push(outcome.output);
    else if (outcome.state === "failure")
      error ??= {
        ...outcome.error,
        message: `Item ${item}: ${outcome.error.message}`.slice(0, 1_000).toWellFormed(),
      };
    else if (error === null || outcome.isRunning) {
      open++;
      isRunning ||= outcome.isRunning;
    }
  }
  // After a failed item none begins, but those that run come to their end.
  if (error !== null && !isRunning) return { state: "failed", input, error };
  if (open > 0 || outputs.length < items.length) return { state: "open", isRunning };
  return { state: "passed", input, output: outputs };
}

function outcomeOf(outcome: StepOutcome, input: Json, output: (value: Json) => Json): NodeResult {
  if (outcome.state === "open") return { state: "open", isRunning: outcome.isRunning };
  if (outcome.state === "failure") return { state: "failed", input, error: outcome.error };
  return { state: "passed", input, output: output(outcome.output) };
}

function failed(input: Json, code: string, message: string): Verdict {
  return { state: "failed", input, error: { code, message: message.slice(0, 1_000).toWellFormed() } };
}

function placed({ message, line, column }: Fault): string {
  return line === undefined ? message : `${message} (line ${line}, column ${column ?? 1})`;
}
