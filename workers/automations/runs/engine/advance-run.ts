import { log, traceOf } from "../../../log.ts";
import { interpret } from "../core/interpret.ts";
import type { Progress, Scope } from "../core/world.ts";
import type { ChildRow, StepRow } from "./rows/claim-store.ts";
import type { Evaluator } from "./evaluator.ts";
import { type HeldRun, remembered } from "./rows/held-run.ts";
import { openJournal, type Wanted } from "./journal.ts";

/** The expressions of one advance of a run may do so much work together, in units of the meter. */
const MOST_FUEL = 4_000_000_000;

/** A run after an advance, and what is to be stored and begun. `nextWake` is in epoch ms. */
export type Advanced = {
  held: HeldRun;
  progress: Progress;
  changed: StepRow[];
  wanted: Wanted[];
  nextWake: number | null;
};

/** Advances one run at an instant, in epoch ms. A graph that cannot be followed ends it. */
export function advanceRun(
  held: HeldRun,
  {
    evaluator,
    children,
    now,
  }: { evaluator: Evaluator; children: ReadonlyMap<string, ChildRow>; now: number },
): Advanced {
  const { run, graph, steps, underWay } = held;
  const isUnderWay = (path: string) => underWay.has(path);
  const journal = openJournal(run, steps, { now, children, isUnderWay });
  const before = evaluator.spent();
  const isSpent = () => evaluator.spent() - before > MOST_FUEL;
  const progress = guarded(held, now, () =>
    interpret(
      graph,
      { triggerNodeId: run.trigger_node_id, input: run.input, now: run.started_at },
      {
        steps: journal.steps,
        evaluate: (expression: string, scope: Scope) =>
          remembered(held.evaluated, { expression, scope }, () =>
            isSpent() ? TOO_MUCH_WORK : evaluator.evaluate(expression, scope),
          ),
        explain: (expression, scope) =>
          remembered(held.explained, { expression, scope }, () =>
            isSpent() ? [] : evaluator.explain(expression, scope),
          ),
        fill: (config, scope) => (isSpent() ? TOO_MUCH_WORK : evaluator.fill(config, scope)),
        at: new Date(now).toISOString(),
        earlier: new Map(run.nodes.map((entry) => [entry.nodeId, entry])),
      },
    ),
  );
  const changed = journal.takeChanged();
  const wanted = journal.takeWanted();
  if (!progress.isFailing)
    return { held, progress: running(progress, wanted), changed, wanted, nextWake: journal.nextWake() };
  // No new step begins while the run fails. One whose holder died is attempted to its end.
  const dropped = new Set(wanted.filter(({ isAgain }) => !isAgain).map(({ row }) => row.path));
  for (const path of dropped) steps.delete(path);
  return {
    held,
    progress,
    changed: changed.filter(({ path }) => !dropped.has(path)),
    wanted: wanted.filter(({ isAgain }) => isAgain),
    nextWake: null,
  };
}

/** The nodes whose effects are about to begin are told as running. */
function running(progress: Progress, wanted: readonly Wanted[]): Progress {
  const begun = new Set(wanted.map(({ row }) => row.node_id));
  const log = progress.log.map((entry) =>
    begun.has(entry.nodeId) && entry.status === "waiting" ? { ...entry, status: "running" as const } : entry,
  );
  return { ...progress, log };
}

const TOO_MUCH_WORK = {
  ok: false,
  error: { message: "the expressions of this run do more work than those of one run may" },
} as const;

function guarded({ run }: HeldRun, now: number, work: () => Progress): Progress {
  try {
    return work();
  } catch (error) {
    log("error", "run.not_followed", { runId: run.id, ...traceOf(error) });
    const entry = { code: "internal", message: "Tidemark could not follow this flow." };
    return { log: run.nodes, isFailing: true, end: { status: "failure", result: null, error: entry } };
  }
}
