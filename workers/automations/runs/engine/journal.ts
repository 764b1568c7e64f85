import type { FlowNode } from "#shared/contracts/flow-nodes.ts";
import type { Json } from "#shared/contracts/json.ts";
import type { RunError } from "#shared/contracts/runs.ts";
import { LONGEST_DELAY_MS } from "../core/durations.ts";
import { childOf } from "../core/sub-flow.ts";
import { shownInput, spilled } from "../core/payloads.ts";
import type { Effect, StepOutcome, Steps } from "../core/world.ts";
import type { ChildRow, RunRow, StepRow } from "./rows/claim-store.ts";

/** A step whose effect is to be begun, with its configuration. `isAgain` when its first holder died. */
export type Wanted = { row: StepRow; node: FlowNode; config: Json; isAgain: boolean };

/** How long a run waits before it asks again whether its sub-flow has ended. */
export const ASK_AGAIN_MS = 60_000;

/** An effect that killed its holder so often is not attempted again. */
const MOST_LOST = 5;

/** The stored outcomes of a run's steps, and what an advance adds to them. */
export type Journal = {
  steps: Steps;
  /** Rows that are new or have changed since the last call. */
  takeChanged(): StepRow[];
  /** Effects to begin. Their rows are changed ones. */
  takeWanted(): Wanted[];
  /** When the first of the steps that this advance waits for is to be asked about again, in epoch ms. */
  nextWake(): number | null;
  row(path: string): StepRow | undefined;
  put(row: StepRow): void;
};

/**
 * Opens the journal of a run for one advance at an instant, in epoch ms. `isUnderWay` tells the effects that
 * this holder has begun; any other effect that was begun belonged to a holder that died.
 */
export function openJournal(
  run: Pick<RunRow, "id" | "started_at">,
  rows: Map<string, StepRow>,
  {
    now,
    children,
    isUnderWay,
  }: {
    now: number;
    children: ReadonlyMap<string, ChildRow>;
    isUnderWay(path: string): boolean;
  },
): Journal {
  const changed = new Map<string, StepRow>();
  const wanted: Wanted[] = [];
  let nextWake: number | null = null;
  const at = new Date(now).toISOString();

  function put(row: StepRow): void {
    rows.set(row.path, row);
    changed.set(row.path, row);
  }

  /** The step is still wanted, and is asked about again at that time at the latest. */
  function waitUntil(ms: number): StepOutcome {
    nextWake = Math.min(nextWake ?? ms, ms);
    return { state: "open", isRunning: false };
  }

  function settle(row: StepRow, outcome: { output: Json } | { error: RunError }): StepOutcome {
    const ended = { ...row, ended_at: at, wake_at: null, waits_for: null, waits_where: null };
    if ("error" in outcome) {
      put({ ...ended, status: "failure", error: outcome.error });
      return { state: "failure", error: outcome.error };
    }
    put({ ...ended, status: "success", output: outcome.output });
    return { state: "success", output: outcome.output };
  }

  function attempt(row: StepRow, { node, config }: Effect, isAgain: boolean): StepOutcome {
    const filled = config();
    if (!filled.ok) return settle(row, { error: { code: "template_failed", message: filled.error.message } });
    const next = {
      ...row,
      status: "intent" as const,
      attempts: row.attempts + 1,
      // The credentials are known with the result, and may stand in the configuration too.
      input: row.input ?? (node.integrationId === null ? shownInput(filled.value) : null),
      wake_at: null,
    };
    put(next);
    wanted.push({ row: next, node, config: filled.value, isAgain });
    return { state: "open", isRunning: isAgain };
  }

  function resume(row: StepRow, effect: Effect): StepOutcome {
    if (row.status === "intent") {
      if (isUnderWay(row.path)) return { state: "open", isRunning: true };
      if (row.attempts > MOST_LOST + retriesOf(effect.node))
        return settle(row, { error: { code: "lost", message: "The action never came to an end." } });
      return attempt(row, effect, true);
    }
    const childId = childOf(row.waits_for);
    if (childId !== null) {
      const child = children.get(childId);
      if (child?.status === "pending")
        return effect.begins ? waitUntil(now + ASK_AGAIN_MS) : { state: "open", isRunning: false };
      if (child === undefined)
        return settle(row, { error: { code: "sub_flow_failed", message: "The sub-flow is gone." } });
      if (child.status === "success") return settle(row, { output: child.result });
      const message = child.error?.message ?? "The sub-flow was cancelled.";
      return settle(row, { error: { code: "sub_flow_failed", message } });
    }
    if (!effect.begins) return { state: "open", isRunning: false };
    const wake = wakeOf(row);
    return wake > now ? waitUntil(wake) : attempt(row, effect, false);
  }

  function wait(
    node: FlowNode,
    kind: "delay" | "wait",
    given: { untilMs: number; event: string | null; where: string | null; nodes: Json },
  ): StepOutcome {
    const path = pathOf(node.id, null);
    const known = rows.get(path);
    if (known === undefined) {
      const row = {
        ...newStep(run.id, node, { item: null, kind, at }),
        status: "waiting" as const,
        waits_for: given.event,
        waits_where: given.where,
        input: shownInput(given.nodes),
        wake_at: instantOf(given.untilMs),
      };
      if (given.untilMs > Date.parse(run.started_at) + LONGEST_DELAY_MS)
        return settle(row, { error: { code: "delay_too_long", message: "A run ends within 365 days." } });
      if (given.untilMs > now) {
        put(row);
        return waitUntil(given.untilMs);
      }
      return settle(row, { output: kind === "wait" ? { timedOut: true } : null });
    }
    const stored = outcomeOf(known);
    if (stored !== null) return stored;
    const wake = wakeOf(known);
    if (wake > now) return waitUntil(wake);
    return settle(known, { output: kind === "wait" ? { timedOut: true } : null });
  }

  return {
    steps: {
      do(effect) {
        const known = rows.get(pathOf(effect.node.id, effect.item));
        if (known !== undefined) return outcomeOf(known) ?? resume(known, effect);
        if (!effect.begins) return { state: "open", isRunning: false };
        return attempt(
          newStep(run.id, effect.node, { item: effect.item, kind: "action", at }),
          effect,
          false,
        );
      },
      sleep: (node, given) => {
        const untilMs = "untilMs" in given ? given.untilMs : now + given.forMs;
        return wait(node, "delay", { untilMs, event: null, where: null, nodes: null });
      },
      waitFor: (node, { timeoutMs, ...given }) => wait(node, "wait", { untilMs: now + timeoutMs, ...given }),
    },
    takeChanged() {
      const rowsChanged = [...changed.values()];
      changed.clear();
      return rowsChanged;
    },
    takeWanted: () => wanted.splice(0),
    nextWake: () => nextWake,
    row: (path) => rows.get(path),
    put,
  };
}

/** The name of a step within its run. It also makes the step's idempotency key. */
export function pathOf(nodeId: string, item: number | null): string {
  return item === null ? `n:${nodeId}` : `n:${nodeId}#${item}`;
}

function newStep(
  runId: string,
  node: FlowNode,
  { item, kind, at }: { item: number | null; kind: StepRow["kind"]; at: string },
): StepRow {
  const path = pathOf(node.id, item);
  return {
    run_id: runId,
    path,
    node_id: node.id,
    item,
    kind,
    status: "intent",
    attempts: 0,
    idempotency_key: kind === "action" ? `${runId}:${path}` : null,
    input: null,
    output: null,
    output_key: null,
    error: null,
    waits_for: null,
    waits_where: null,
    wake_at: null,
    started_at: at,
    ended_at: null,
  };
}

function outcomeOf(row: StepRow): StepOutcome | null {
  if (row.status === "success")
    return { state: "success", output: row.output_key === null ? row.output : spilled(row.node_id) };
  if (row.status === "failure" || row.status === "cancelled")
    return {
      state: "failure",
      error: row.error ?? { code: "cancelled", message: "The step was cancelled." },
    };
  return null;
}

function retriesOf(node: FlowNode): number {
  const retry: Json | undefined = node.config["retry"];
  if (typeof retry !== "object" || retry === null || Array.isArray(retry)) return 0;
  return typeof retry["attempts"] === "number" ? retry["attempts"] : 0;
}

/** When a waiting step goes on by itself, in epoch ms. */
function wakeOf({ wake_at: wakeAt, started_at: startedAt }: StepRow): number {
  return Date.parse(wakeAt ?? startedAt);
}

/** An instant far beyond what Postgres holds is never stored, but must have a text. */
function instantOf(ms: number): string {
  return new Date(Math.min(Math.max(ms, 0), 8.64e15)).toISOString();
}
