import type { FlowProblem } from "#shared/contracts/flow-nodes.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import type { Tx } from "../../db/ledger.ts";
import { issuesOfGraph } from "./core/problem.ts";
import { judgeLatest } from "./versions/judge-latest.ts";

/** Judges the latest version of a flow as of now; refuses one that cannot run with `flow_invalid`. */
export function validateFlow(ctx: Ctx, id: string): Promise<{ valid: true }> {
  return ctx.ledger.transaction(async (tx) => {
    refuse((await judgeLatest(tx, id)).problems);
    return { valid: true };
  });
}

/** Refuses a flow that nobody can run now: one that is archived, or whose latest version has faults. */
export async function assertRunnable(tx: Tx, id: string): Promise<void> {
  const { status, problems } = await judgeLatest(tx, id);
  if (status === "archived") throw new Problem("flow_archived");
  refuse(problems);
}

function refuse(problems: readonly FlowProblem[]): void {
  if (problems.length > 0) throw new Problem("flow_invalid", undefined, { issues: issuesOfGraph(problems) });
}
