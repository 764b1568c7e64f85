import { expect, test } from "vitest";
import { isFragile, OPEN_MS, stageOf, WAIT_MS } from "./stages.ts";

const started = 1_000;
const times = { ready_at: started + WAIT_MS, lapses_at: started + WAIT_MS + OPEN_MS, ended_at: null };

test.each([
  [started, "waiting"],
  [started + WAIT_MS - 1, "waiting"],
  [started + WAIT_MS, "ready"],
  [started + WAIT_MS + OPEN_MS - 1, "ready"],
  [started + WAIT_MS + OPEN_MS, "lapsed"],
] as const)(
  "a recovery that started at 1000 stands at %i as %s, and ended once it has ended",
  (now, stage) => {
    expect(stageOf(times, now)).toBe(stage);
    expect(stageOf({ ...times, ended_at: started + 1 }, now)).toBe("ended");
  },
);

test("the wait is 72 hours", () => {
  expect(WAIT_MS).toBe(72 * 60 * 60 * 1000);
});

test.each([
  [{ passkeys: 1, codesLeft: 0, otherWay: false }, true],
  [{ passkeys: 2, codesLeft: 0, otherWay: false }, false],
  [{ passkeys: 1, codesLeft: 1, otherWay: false }, false],
  [{ passkeys: 1, codesLeft: 0, otherWay: true }, false],
  [{ passkeys: 0, codesLeft: 0, otherWay: true }, false],
])("with %j losing one device locks out: %s", (has, fragile) => {
  expect(isFragile(has)).toBe(fragile);
});
