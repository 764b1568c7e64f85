import { expect, test } from "vitest";
import { createFlow } from "#shared/contracts/flows.ts";
import {
  changeWorkbench,
  createWorkbench,
  deleteWorkbench,
  listWorkbenches,
  readWorkbench,
} from "#shared/contracts/workbenches.ts";
import { newUser } from "#test/harness.ts";
import { toldTo } from "#test/told-to.ts";

test("a workbench holds the user's flows in their order, and is changed by one at a time", async () => {
  const [user, other] = await Promise.all([newUser(), newUser()]);
  const [a, b, foreign] = await Promise.all([
    user.call(createFlow, { body: { name: "A" } }),
    user.call(createFlow, { body: { name: "B" } }),
    other.call(createFlow, { body: { name: "C" } }),
  ]);
  const body = { name: "Discipline", purpose: "Keep me honest.", focus: "mornings", flows: [b.id, a.id] };
  const made = await user.call(createWorkbench, { body });
  expect(made).toMatchObject({ ...body, version: 1 });
  for (const [flows, at] of [
    [[a.id, foreign.id], "flows.1"],
    [[a.id, a.id], "flows.1"],
  ] as const) {
    const refused = await user.refused(createWorkbench, { body: { ...body, flows: [...flows] } });
    expect(refused).toMatchObject({ code: "invalid_request", issues: [{ path: at }] });
  }
  const params = { id: made.id };
  const change = { params, body: { focus: "evenings", flows: [a.id] }, headers: { "if-match": '"1"' } };
  const changed = await user.call(changeWorkbench, change);
  expect(changed).toMatchObject({ name: "Discipline", focus: "evenings", flows: [a.id], version: 2 });
  expect(await user.refused(changeWorkbench, change)).toMatchObject({ code: "precondition_failed" });
  expect(await user.call(readWorkbench, { params })).toEqual(changed);
  const next = await user.call(createWorkbench, { body: { name: "Empty" } });
  const page = await user.call(listWorkbenches, { query: { limit: 1 } });
  expect(page.items).toEqual([changed]);
  const rest = await user.call(listWorkbenches, { query: { limit: 1, cursor: page.nextCursor ?? "" } });
  expect(rest).toEqual({ items: [next], nextCursor: null });
  await user.call(deleteWorkbench, { params });
  expect(await user.refused(readWorkbench, { params })).toMatchObject({ code: "not_found" });
  expect((await toldTo(user)).filter(({ type }) => type === "workbench.changed")).toHaveLength(4);
});
