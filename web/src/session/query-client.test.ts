import { expect, test } from "vitest";
import { Unreachable } from "#shared/client/request.ts";
import { Problem } from "#shared/problem.ts";
import { isWorthRetrying } from "./query-client.ts";

test("only what the catalogue calls passing, and a network that is away, is asked for again", () => {
  const errors = [
    new Unreachable(null),
    new Problem("ledger_unavailable"),
    new Problem("rate_limited"),
    new Problem("internal"),
    new Problem("not_found"),
    new TypeError("another shape"),
  ];
  expect(errors.map((error) => isWorthRetrying(0, error))).toEqual([true, true, true, false, false, false]);
  expect(isWorthRetrying(3, new Unreachable(null))).toBe(false);
});
