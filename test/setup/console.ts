import { afterEach, beforeEach, vi } from "vitest";
import { expectedErrors } from "../expected-errors.ts";

// An unexpected console.error fails the test that caused it, because a failure that only the log shows is
// still a failure.
const seen: string[] = [];

beforeEach(() => {
  seen.length = 0;
  expectedErrors.length = 0;
  vi.spyOn(console, "error").mockImplementation((...args: unknown[]) => {
    seen.push(args.map(String).join(" "));
  });
});

afterEach(() => {
  const unexpected = seen.filter((line) => !expectedErrors.some((pattern) => pattern.test(line)));
  if (unexpected.length > 0) throw new Error(`unexpected console.error:\n${unexpected.join("\n")}`);
  const missing = expectedErrors.filter((pattern) => !seen.some((line) => pattern.test(line)));
  if (missing.length > 0) throw new Error(`expected in console.error, but not seen: ${missing.join(", ")}`);
});
