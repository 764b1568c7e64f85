import type { RUN_STARTERS, RunError, RunHead, RunStatus } from "#shared/contracts/runs.ts";

/** The columns of a run that its head shows. Instants are ISO 8601. */
export type HeadColumns = {
  id: string;
  flow_id: string;
  flow_name: string;
  version: number;
  status: RunStatus;
  started_by: (typeof RUN_STARTERS)[number];
  started_at: string;
  ended_at: string | null;
  error: RunError | null;
  parent_id: string | null;
  due_at: string | null;
  lease_until: string | null;
};

/** A run as lists and events show it. It waits while it is open, nobody holds it and its time lies ahead. */
export function toRunHead(row: HeadColumns, now: number): RunHead {
  const { status, started_at: startTime, ended_at: endTime, due_at: dueAt } = row;
  const isWaiting =
    status === "pending" && row.lease_until === null && dueAt !== null && Date.parse(dueAt) > now;
  return {
    id: row.id,
    flowId: row.flow_id,
    flowName: row.flow_name,
    version: row.version,
    status,
    startedBy: row.started_by,
    startTime,
    endTime,
    duration: endTime === null ? null : Date.parse(endTime) - Date.parse(startTime),
    error: row.error,
    parentId: row.parent_id,
    wakeAt: isWaiting ? dueAt : null,
  };
}
