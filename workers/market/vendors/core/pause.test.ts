import { expect, test } from "vitest";
import { meaningOf, pauseSeconds, saidSeconds, type Failure } from "./pause.ts";

const NOW = Date.parse("2026-11-28T12:00:00Z");

test.each([
  [400, "absent"],
  [404, "absent"],
  [422, "absent"],
  [401, "refused"],
  [403, "refused"],
  [429, "busy"],
  [302, "broken"],
  [418, "broken"],
  [500, "broken"],
  [503, "broken"],
])("the status %i means %s", (status, expected) => {
  expect(meaningOf(status)).toBe(expected);
});

test("a vendor is left alone for as long as it says, within limits", () => {
  expect([0, 17, 3600].map((said) => pauseSeconds("busy", 1, said))).toEqual([1, 17, 300]);
});

const pauses = (failure: Failure) =>
  [1, 2, 3, 6, 7, 1000].map((failures) => pauseSeconds(failure, failures, null));

test("without a word the pauses double up to a minute, and refused keys wait a minute", () => {
  expect(pauses("silent")).toEqual([1, 2, 4, 32, 60, 60]);
  expect(pauses("refused")).toEqual([60, 60, 60, 60, 60, 60]);
});

test.each([
  [{ "retry-after": "17" }, 17],
  [{ "retry-after": "Sat, 28 Nov 2026 12:00:30 GMT" }, 30],
  [{ "retry-after": "Sat, 28 Nov 2026 11:00:00 GMT" }, 0],
  [{ "retry-after": "soon" }, null],
  [{ "x-ratelimit-reset": String(NOW / 1000 + 40) }, 40],
  [{ "x-ratelimit-reset": "1" }, 0],
  [{ "retry-after": "5", "x-ratelimit-reset": String(NOW / 1000 + 40) }, 5],
  [{ "x-ratelimit-reset": "soon" }, null],
  [{}, null],
])("%o asks to wait %s seconds", (headers, expected) => {
  expect(saidSeconds(new Headers(headers), NOW)).toBe(expected);
});
