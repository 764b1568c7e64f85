import { expect, test } from "vitest";
import { asCalled } from "./contracts-as-called.ts";

test("a page gets of a contract what it calls, and the summary only where a confirmation shows it", () => {
  const module = [
    'const tag = "Things";',
    'export const listThings = endpoint({ name: "listThings", summary: "All", tag, path: "/things", errors: ["not_found"] });',
    'export const dropThing = endpoint({ stepUp: "always", name: "dropThing", summary: "Drop one", path: "/drop", scope: "w" });',
    "export const Thing = z.object({ name: z.string(), tag });",
  ];
  expect(asCalled(module.join("\n")).split("\n")).toEqual([
    module[0],
    'export const listThings = /* @__PURE__ */ endpoint({ path: "/things", });',
    'export const dropThing = /* @__PURE__ */ endpoint({ stepUp: "always", name: "dropThing", summary: "Drop one", path: "/drop", });',
    module[3],
  ]);
});
