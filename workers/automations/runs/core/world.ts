import type { FlowNode } from "#shared/contracts/flow-nodes.ts";
import type { Json } from "#shared/contracts/json.ts";
import type { NodeExecution, RunError, WhyPart } from "#shared/contracts/runs.ts";

/** What an expression sees; in a `forEach` also `item` and `index`. `now` is the run's start, ISO 8601. */
export type Scope = {
  input: Json;
  nodes: { [nodeId: string]: Json };
  now: string;
  item?: Json;
  index?: number;
};

export type Fault = { message: string; line?: number | undefined; column?: number | undefined };
/** The value of an expression, or what is wrong with it. */
export type Evaluated = { ok: true; value: Json } | { ok: false; error: Fault };

/** What a step came to. An open one runs when its effect was begun, else it waits or has yet to begin. */
export type StepOutcome =
  | { state: "success"; output: Json }
  | { state: "failure"; error: RunError }
  | { state: "open"; isRunning: boolean };

export type Effect = {
  node: FlowNode;
  /** The place among the items of a `forEach`. */
  item: number | null;
  /** Evaluates the templates of the node's configuration. */
  config(): Evaluated;
  /** False when the effect is no longer wanted, and only a stored or running one is asked about. */
  begins: boolean;
};

/** The effects of a run. Each answers the stored outcome, or an open one and notes what is wanted. */
export type Steps = {
  do(effect: Effect): StepOutcome;
  /** Waits until an instant or for a duration from its first call, in milliseconds. */
  sleep(node: FlowNode, wait: { untilMs: number } | { forMs: number }): StepOutcome;
  /**
   * Waits for an event; its outcome is the event, or `{timedOut: true}`. The condition sees the event as its
   * `input` and these outputs of nodes.
   */
  waitFor(node: FlowNode, wait: EventWait): StepOutcome;
};

export type EventWait = {
  event: string;
  where: string | null;
  timeoutMs: number;
  nodes: Scope["nodes"];
};

/** All that a run sees beside its graph. */
export type World = {
  steps: Steps;
  evaluate(expression: string, scope: Scope): Evaluated;
  /** The parts of a condition with their values. */
  explain(expression: string, scope: Scope): WhyPart[];
  /** The templates of a configuration, evaluated. */
  fill(config: Json, scope: Scope): Evaluated;
  /** The instant of this advance, ISO 8601. It stands in the log of what is computed now. */
  at: string;
  /** The log of earlier advances by node, whose times stay. */
  earlier: ReadonlyMap<string, NodeExecution>;
};

/** What a run starts with. */
export type RunStart = { triggerNodeId: string | null; input: Json; now: string };

/** How far a run has come. While it fails no step begins, but those that run are waited for. */
export type Progress = {
  log: NodeExecution[];
  isFailing: boolean;
  end: { status: "success" | "failure"; result: Json; error: RunError | null } | null;
};
