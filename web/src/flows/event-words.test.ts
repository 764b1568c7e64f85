import { expect, test } from "vitest";
import { HEARABLE_TYPES } from "#shared/hearable-events.ts";
import { EVENT_PATTERNS, eventWords } from "./event-words.ts";

test("offers every event that a flow can hear, each in words", () => {
  const types = EVENT_PATTERNS.filter((pattern) => !pattern.endsWith(".*"));
  expect(types.toSorted()).toEqual(HEARABLE_TYPES.filter((type) => type !== "*").toSorted());
  expect(eventWords("order.filled")).toBe("a paper order filled");
  expect(eventWords("moon.full_rise")).toBe("moon.full rise came");
});
