import { expect, test } from "vitest";
import type { NodeExecution, Run } from "#shared/contracts/runs.ts";
import { barsOf } from "./bars.ts";

const AT = Date.parse("2026-11-28T12:00:00.000Z");
const at = (ms: number) => new Date(AT + ms).toISOString();

function node(nodeId: string, startedAt: number | null, endedAt: number | null): NodeExecution {
  return {
    nodeId,
    item: null,
    title: nodeId,
    kind: "action",
    status: startedAt === null ? "skipped" : endedAt === null ? "running" : "success",
    attempts: 1,
    input: null,
    output: null,
    isSpilled: false,
    error: null,
    why: [],
    startedAt: startedAt === null ? null : at(startedAt),
    endedAt: endedAt === null ? null : at(endedAt),
    wakeAt: null,
    duration: null,
  };
}

function run(endTime: number | null, nodeExecutions: NodeExecution[]): Run {
  return {
    id: "run_1",
    flowId: "flw_1",
    flowName: "F",
    version: 1,
    status: endTime === null ? "pending" : "success",
    startedBy: "manual",
    startTime: at(0),
    endTime: endTime === null ? null : at(endTime),
    duration: null,
    error: null,
    parentId: null,
    wakeAt: null,
    input: null,
    result: null,
    nodeExecutions,
  };
}

test("bars stand over the time of the run, skipped steps have none, and none is too narrow to be seen", () => {
  const bars = barsOf(run(1000, [node("a", 0, 250), node("b", 250, 250), node("c", null, null)]), AT);
  expect(bars.map(({ nodeId, left, width, ms }) => [nodeId, left, width, ms])).toEqual([
    ["a", 0, 0.25, 250],
    ["b", 0.25, 0.004, 0],
  ]);
});

test("a step that works reaches to now, and a run without a moment divides by nothing", () => {
  expect(barsOf(run(null, [node("a", 500, null)]), AT + 1000)).toMatchObject([{ left: 0.5, width: 0.5 }]);
  expect(barsOf(run(0, [node("a", 0, 0)]), AT)).toMatchObject([{ left: 0, width: 0.004 }]);
});
