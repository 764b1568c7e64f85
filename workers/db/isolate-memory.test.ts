import { expect, test } from "vitest";
import { isolateMemory } from "./isolate-memory.ts";

test("where there is no room the entry that was put in first goes", () => {
  const memory = isolateMemory<number>(3);
  for (const [at, key] of ["a", "b", "c", "b", "d", "e"].entries()) memory.put(key, at);
  expect(["a", "b", "c", "d", "e"].map(memory.get)).toEqual([undefined, 3, undefined, 4, 5]);
  memory.forget("b");
  expect(memory.get("b")).toBeUndefined();
  memory.clear();
  expect(memory.get("d")).toBeUndefined();
});
