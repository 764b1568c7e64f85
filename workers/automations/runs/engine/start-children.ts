import * as z from "zod";
import { Id } from "#shared/contracts/bounds.ts";
import type { Tx } from "../../../db/ledger.ts";
import { flowRun } from "../../actions/types/flow-run.ts";
import { waitForRun } from "../core/sub-flow.ts";
import { type NewRun, type NotStarted, startRuns } from "../start/start-runs.ts";
import type { Advanced } from "./advance-run.ts";
import { ASK_AGAIN_MS, type Wanted } from "./journal.ts";
import type { StepRow } from "./rows/claim-store.ts";

const SubFlow = z.looseObject({ flowId: Id, input: z.json().optional() });

/** Whether the engine itself does what the step wants. */
export function isSubFlow({ node }: Pick<Wanted, "node">): boolean {
  return node.config["action"] === flowRun.action;
}

/**
 * Starts the sub-flows that were wanted, in the transaction that stores that their steps wait for them. Each
 * is started once.
 */
export async function startChildren(
  tx: Tx,
  advanced: readonly Advanced[],
  runsAMonth: number | null,
): Promise<void> {
  for (const each of advanced) {
    const wanted = each.wanted.filter(isSubFlow);
    if (wanted.length === 0) continue;
    each.wanted = each.wanted.filter((one) => !isSubFlow(one));
    const { run } = each.held;
    const at = new Date(tx.now).toISOString();
    const asked = wanted.map(({ row, config }) => ({ row, given: SubFlow.safeParse(config).data }));
    const runs = asked.flatMap(({ row, given }): NewRun[] =>
      given === undefined
        ? []
        : [
            {
              flowId: given.flowId,
              startedBy: "flow",
              input: given.input ?? null,
              cause: row.idempotency_key ?? row.path,
              parentId: run.id,
              depth: run.depth + 1,
            },
          ],
    );
    const started = await startRuns(tx, runs, { runsAMonth, retentionDays: retentionOf(run) });
    let next = 0;
    for (const { row, given } of asked) {
      const outcome = given === undefined ? "config_invalid" : (started[next++] ?? "not_found");
      const after: StepRow =
        typeof outcome === "string"
          ? { ...row, status: "failure", ended_at: at, error: refused(outcome) }
          : { ...row, status: "waiting", waits_for: waitForRun(outcome.id) };
      each.held.steps.set(row.path, after);
      each.changed = [...each.changed, after];
      // A refusal lets the run go on at once.
      const wake = typeof outcome === "string" ? tx.now : tx.now + ASK_AGAIN_MS;
      each.nextWake = Math.min(each.nextWake ?? wake, wake);
    }
  }
}

/** The days that the log of a run is kept; null for ever. */
export function retentionOf({
  started_at: from,
  kept_until: until,
}: {
  started_at: string;
  kept_until: string | null;
}): number | null {
  return until === null ? null : Math.round((Date.parse(until) - Date.parse(from)) / 86_400_000);
}

const REFUSALS: Record<NotStarted | "config_invalid", string> = {
  config_invalid: "The action names no flow.",
  not_found: "There is no such flow.",
  flow_archived: "The flow is archived.",
  flow_paused: "The flow is paused.",
  flow_invalid: "The flow has no valid version.",
  too_deep: "Flows run one another at most ten deep.",
  repeated: "The sub-flow was started before.",
  quota_exceeded: "This plan allows no further run this month.",
};

function refused(outcome: NotStarted | "config_invalid") {
  return { code: outcome === "not_found" ? "flow_not_found" : outcome, message: REFUSALS[outcome] };
}
