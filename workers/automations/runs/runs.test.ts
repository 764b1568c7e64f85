import { expect, test } from "vitest";
import { executeFlow, listExecutions, listLogs, readLog, cancelRun } from "#shared/contracts/runs.ts";
import { newUser } from "#test/harness.ts";
import { plantFlow } from "#test/plant-flow.ts";

test("a flow that is executed runs through the queue, and its log tells of each node", async () => {
  const user = await newUser();
  const id = await plantFlow(user, {
    nodes: {
      t: ["trigger", { on: "manual" }],
      d: ["delay", { duration: "PT0.1S" }],
      e: ["decision"],
      u: ["trigger"],
      v: ["decision"],
    },
    ways: ["t > d", "d > e", "u > v"],
  });
  const log = await user.call(executeFlow, {
    params: { id },
    query: { wait: 20_000 },
    body: { input: { n: 1 } },
  });
  expect(log).toMatchObject({
    status: "success",
    input: { n: 1 },
    result: { n: 1 },
    error: null,
    startedBy: "manual",
  });
  if (!("nodeExecutions" in log)) throw new Error("the run did not end");
  expect(log.nodeExecutions.map(({ nodeId, status, output }) => [nodeId, status, output])).toEqual([
    ["t", "success", { n: 1 }],
    ["d", "success", { n: 1 }],
    ["e", "success", { n: 1 }],
    ["u", "skipped", null],
    ["v", "skipped", null],
  ]);
  expect(await user.call(readLog, { params: { id: log.id } })).toEqual(log);
  const { items } = await user.call(listExecutions, { params: { id } });
  expect(items).toMatchObject([{ id: log.id, status: "success", flowName: "Flow" }]);
  expect((await user.call(listLogs, { query: { search: "flow", status: "failure" } })).items).toEqual([]);
  expect(await user.refused(cancelRun, { params: { id: log.id }, body: {} })).toMatchObject({
    code: "run_final",
  });
});
