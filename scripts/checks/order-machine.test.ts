import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkout } from "../checkout.ts";
import { checkOrderMachine, renderOrderMachine } from "./order-machine.ts";

const DOCUMENT = readFileSync(join(checkout, "docs/paper.md"), "utf8");

test("the document shows the order machine of the code, and a changed row is found", () => {
  expect(checkOrderMachine(DOCUMENT)).toBe("");
  expect(checkOrderMachine(DOCUMENT.replace(/\| `fill`\s+\| filled/, "| `fill` | canceled"))).toContain(
    "differs",
  );
  expect(checkOrderMachine("no marks")).toContain("missing");
});

test("every transition is a row", () => {
  expect(renderOrderMachine()).toContain("| new | `accept` | accepted | every check at entry passes |");
});
