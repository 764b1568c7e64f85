import { expect, test } from "vitest";
import { EVENTS } from "#shared/events.ts";
import { fits, typesOf } from "./event-types.ts";

test("a pattern names one type, or a family of them, and never a live one", () => {
  expect(typesOf("bias.scored")).toEqual(["bias.scored"]);
  expect(typesOf("order.*")).toEqual(Object.keys(EVENTS).filter((type) => type.startsWith("order.")));
  expect(typesOf("flow.execution.*")).toEqual(["flow.execution.finished"]);
  expect(typesOf("flow.execution.node")).toEqual([]);
  expect(typesOf("nothing.at_all")).toEqual([]);
  expect(fits("order.*", "orders.placed")).toBe(false);
});
