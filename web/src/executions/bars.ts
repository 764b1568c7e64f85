import type { NodeExecution, Run } from "#shared/contracts/runs.ts";

/** A bar of the timeline; `left` and `width` are shares from 0 to 1 of the run. */
export type Bar = {
  nodeId: string;
  item: number | null;
  title: string;
  status: NodeExecution["status"];
  left: number;
  width: number;
  ms: number;
};

/** A bar is never too narrow to be seen. */
const NARROWEST = 0.004;
/** As many bars as a page shows. */
const MOST = 200;

/** The steps that began, as bars over the time of the run; one that works reaches to `now` (epoch ms). */
export function barsOf({ startTime, endTime, nodeExecutions }: Run, now: number): Bar[] {
  const start = Date.parse(startTime);
  const ends = nodeExecutions.map(({ endedAt }) => (endedAt === null ? 0 : Date.parse(endedAt)));
  const end = Math.max(endTime === null ? now : Date.parse(endTime), ...ends, start + 1);
  return nodeExecutions
    .flatMap(({ nodeId, item, title, status, startedAt, endedAt }): Bar[] => {
      if (startedAt === null || status === "skipped") return [];
      const from = Math.max(Date.parse(startedAt), start);
      const to = Math.max(from, endedAt === null ? end : Date.parse(endedAt));
      const width = Math.max((to - from) / (end - start), NARROWEST);
      const left = Math.min((from - start) / (end - start), 1 - width);
      return [{ nodeId, item, title, status, left, width, ms: to - from }];
    })
    .slice(0, MOST);
}
