import { expect, test } from "vitest";
import { durationMs } from "../../runs/core/durations.ts";
import { figuresOf, runtimeWords, shareWords } from "./metrics-words.ts";

test.each([
  [0, "0%"],
  [0.001, "1%"],
  [0.5, "50%"],
  [0.9666, "97%"],
  [0.9999, "99%"],
  [1, "100%"],
])("a share of %d reads %s", (share, words) => expect(shareWords(share)).toBe(words));

test.each([
  [0, "0s"],
  [420, "0.4s"],
  [990, "1s"],
  [59_600, "1m"],
  [138_000, "2m 18s"],
  [3_600_000, "1h"],
  [3_605_000, "1h"],
  [93_600_000, "1d 2h"],
  [31_536_000_000, "365d"],
])("%d ms read %s", (ms, words) => expect(runtimeWords(ms)).toBe(words));

test("cancelled runs count as executions, and neither fail nor have a runtime", () => {
  expect(figuresOf({ successes: 3, failures: 1, cancelled: 5, runtimeMs: 552_000 })).toEqual({
    successRate: "75%",
    avgRuntime: "2m 18s",
    executions: 9,
    successes: 3,
    failures: 1,
    cancelled: 5,
    successShare: 0.75,
    avgRuntimeMs: 138_000,
  });
  expect(figuresOf({ successes: 0, failures: 0, cancelled: 2, runtimeMs: 0 })).toMatchObject({
    successRate: null,
    avgRuntime: null,
    executions: 2,
  });
});

test.each([
  ["PT5S", 5_000],
  ["PT0.25S", 250],
  ["P1DT12H", 129_600_000],
  ["P2W", 1_209_600_000],
  ["PT1H1M", 3_660_000],
])("%s lasts %d ms", (duration, ms) => expect(durationMs(duration)).toBe(ms));
