import { expect, test } from "vitest";
import { readLinkParts } from "./link-parts.ts";

test.each([
  ["#token=abc_-123", [["token", "abc_-123"]]],
  ["#step-up=chl_1.x&other=1", [["step-up", "chl_1.x"]]],
  ["#token=", []],
  ["#main", []],
  ["", []],
])("takes from %s what a link may carry, and nothing else", (hash, expected) => {
  expect([...readLinkParts(hash)]).toEqual(expected);
});
