import { type Issue, Problem } from "#shared/problem.ts";
import type { Tx } from "../../db/ledger.ts";
import { scheduleFault } from "../schedules/next-times.ts";
import { isTimeZone } from "../schedules/time-zone.ts";
import { hasFlow } from "./store.ts";

type Given = {
  /** The flow's own id, which may not be its error flow; null for a new one. */
  id: string | null;
  timeZone: string;
  schedule?: string | null | undefined;
  errorFlowId?: string | null | undefined;
};

/** Refuses settings that no flow could have: an unknown zone, a schedule that never comes, a foreign flow. */
export async function assertSettings(tx: Tx, { id, timeZone, schedule, errorFlowId }: Given): Promise<void> {
  const issues: Issue[] = [];
  if (!isTimeZone(timeZone)) issues.push({ path: "timeZone", message: "is no time zone" });
  else if (typeof schedule === "string") {
    const fault = scheduleFault(schedule, timeZone, tx.now);
    if (fault !== null) issues.push({ path: "schedule", message: fault.message });
  }
  if (typeof errorFlowId === "string") {
    if (errorFlowId === id) issues.push({ path: "errorFlowId", message: "is this flow itself" });
    else if (!(await hasFlow(tx.query, tx.userId, errorFlowId)))
      issues.push({ path: "errorFlowId", message: "is no flow of yours" });
  }
  if (issues.length > 0) throw new Problem("invalid_request", undefined, { issues });
}
