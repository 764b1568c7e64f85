import { expect, test } from "vitest";
import { isolateMemory } from "./isolate-memory.ts";

test("where there is no room the entry that was put in first goes", () => {
  const memory = isolateMemory<number>(2);
  memory.put("a", 1);
  memory.put("b", 2);
  memory.put("a", 3);
  memory.put("c", 4);
  expect(["a", "b", "c"].map(memory.get)).toEqual([3, undefined, 4]);
  memory.forget("a");
  expect(memory.get("a")).toBeUndefined();
  memory.clear();
  expect(memory.get("c")).toBeUndefined();
});
