import { expect, test } from "vitest";
import type { NodeExecution, Run } from "#shared/contracts/runs.ts";
import { isListed, laterHead, type ToldNode, withNode, withRun } from "./merge-run.ts";

const node: NodeExecution = {
  nodeId: "nod_1",
  item: null,
  title: "Tell me",
  kind: "action",
  status: "success",
  attempts: 1,
  input: { a: 1 },
  output: { ok: true },
  isSpilled: false,
  error: null,
  why: [],
  startedAt: "2026-11-28T12:00:00.000Z",
  endedAt: "2026-11-28T12:00:01.000Z",
  wakeAt: null,
  duration: 1000,
};
const run: Run = {
  id: "run_1",
  flowId: "flw_1",
  flowName: "Tell me",
  version: 3,
  status: "success",
  startedBy: "manual",
  startTime: "2026-11-28T12:00:00.000Z",
  endTime: "2026-11-28T12:00:01.000Z",
  duration: 1000,
  error: null,
  parentId: null,
  wakeAt: null,
  input: null,
  result: null,
  nodeExecutions: [node],
};

function told(change: Partial<ToldNode>): ToldNode {
  const { input: _input, output: _output, why: _why, ...rest } = node;
  return { ...rest, ...change };
}

test("a run that ended stays ended, and a list takes the newer state of its own runs only", () => {
  const late = { ...run, status: "pending" as const, endTime: null };
  expect(laterHead(run, late)).toBe(run);
  expect(laterHead(late, run)).toMatchObject({ status: "success" });
  expect(withRun([late], run).map(({ status }) => status)).toEqual(["success"]);
  expect(withRun([late], { ...run, id: "run_2" })).toEqual([late]);
});

test("a new run comes into a long list of its flow and status, and a text leaves that to the server", () => {
  const filters = [
    {},
    { flowId: "flw_1" },
    { flowId: "flw_2" },
    { status: "pending" },
    { status: "success" },
  ];
  expect(filters.map((filter) => isListed(filter, run))).toEqual([true, true, false, false, true]);
  const others = [{ search: "x" }, { to: "2026-11-28T00:00:00.000Z" }, "flw_1", undefined];
  expect(others.map((filter) => isListed(filter, run))).toEqual([false, false, false, false]);
});

test("a node takes its newer state, keeps what the log said, and never falls back from its end", () => {
  expect(withNode(run, told({ status: "running" }))).toBe(run);
  expect(withNode(run, told({ status: "failure", attempts: 2 })).nodeExecutions).toEqual([
    { ...node, status: "failure", attempts: 2 },
  ]);
  const items = withNode(withNode(run, told({ item: 0, status: "waiting" })), told({ item: 0, attempts: 3 }));
  expect(items.nodeExecutions).toEqual([
    node,
    { ...node, item: 0, attempts: 3, input: null, output: null, why: [] },
  ]);
});
