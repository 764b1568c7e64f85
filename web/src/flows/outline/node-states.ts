import type { NodeExecution, Run } from "#shared/contracts/runs.ts";
import { formatCount } from "../../numbers/format-number.ts";
import { msWords, NODE_WORDS } from "../../runs/run-words.ts";
import type { NodeState } from "./node-row.tsx";

/** The state that stands for several items: what still happens, then what failed. */
const FIRST: readonly NodeExecution["status"][] = [
  "running",
  "waiting",
  "failure",
  "cancelled",
  "success",
  "skipped",
];

/** How each step did in a run; a step that runs for many items is one. */
export function nodeStates(run: Run | undefined): ReadonlyMap<string, NodeState> {
  const byNode = new Map<string, NodeExecution[]>();
  for (const each of run?.nodeExecutions ?? [])
    byNode.set(each.nodeId, [...(byNode.get(each.nodeId) ?? []), each]);
  return new Map(
    [...byNode].map(([id, all]) => {
      const status = FIRST.find((one) => all.some((each) => each.status === one)) ?? "skipped";
      return [id, { ...NODE_WORDS[status], more: moreOf(all) }];
    }),
  );
}

function moreOf(all: readonly NodeExecution[]): string {
  const items = all.filter(({ item }) => item !== null);
  if (items.length > 0) {
    const done = items.filter(({ status }) => status === "success").length;
    return `${formatCount(done)} of ${formatCount(items.length)} items`;
  }
  const [only] = all;
  if (only === undefined) return "";
  const attempts = only.attempts > 1 ? [`${only.attempts} attempts`] : [];
  const took = only.duration === null || only.status === "skipped" ? [] : [msWords(only.duration)];
  return [...took, ...attempts].join(", ");
}

/** What a screen reader hears of a run while it is watched. */
export function toldWords(run: Run | undefined): string {
  if (run === undefined) return "";
  if (run.status !== "pending") {
    const end = { success: "The run is done", failure: "The run failed", cancelled: "The run was cancelled" };
    return `${end[run.status]}${run.error === null ? "" : `: ${run.error.message}`}.`;
  }
  const last = run.nodeExecutions.findLast(({ status }) => status !== "skipped");
  return last === undefined ? "The run has begun." : `${last.title}: ${NODE_WORDS[last.status].name}.`;
}
