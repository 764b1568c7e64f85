import { expect, test } from "vitest";
import { causeOf } from "./cause-of.ts";

const nothing = { runId: null, endedFlowId: null, parentOrderId: null };

test("the run behind an event is told by its end, by its action or by the order that it placed", () => {
  const run = { id: "run_1", flowId: "flw_1" };
  expect(causeOf({ type: "flow.execution.finished", body: { run } })).toEqual({
    ...nothing,
    runId: "run_1",
    endedFlowId: "flw_1",
  });
  expect(causeOf({ type: "guardrail.changed", body: { causedBy: "run_2", run } })).toEqual({
    ...nothing,
    runId: "run_2",
  });
  const order = { clientOrderId: "run_3:0a1b", parentId: null };
  expect(causeOf({ type: "order.filled", body: { order } })).toEqual({ ...nothing, runId: "run_3" });
  const leg = { clientOrderId: null, parentId: "ord_1" };
  expect(causeOf({ type: "order.filled", body: { order: leg } })).toEqual({
    ...nothing,
    parentOrderId: "ord_1",
  });
  for (const body of [{}, { run: null }, { causedBy: 1 }, { order: { clientOrderId: "mine:1" } }])
    expect(causeOf({ type: "order.filled", body })).toEqual(nothing);
});
