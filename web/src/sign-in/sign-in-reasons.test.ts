import { expect, test } from "vitest";
import { Unreachable } from "#shared/client/request.ts";
import { Problem, PROBLEMS, type ProblemCode } from "#shared/problem.ts";
import { returnReason, signInReason } from "./sign-in-reasons.ts";

test("has a sentence for every problem, and never shows a code", () => {
  for (const code of Object.keys(PROBLEMS) as ProblemCode[]) {
    for (const words of [signInReason(new Problem(code)), returnReason(code)]) {
      expect(words).toMatch(/\.$/);
      expect(words).not.toContain(code.includes("_") ? code : "undefined");
    }
  }
});

test("shows nothing of a code that is none of ours", () => {
  expect(returnReason("<b>call this number</b>")).toBe("That did not work. Nothing was changed; try again.");
});

test("tells a lost connection from a refusal", () => {
  expect(signInReason(new Unreachable(null))).toContain("cannot be reached");
});
