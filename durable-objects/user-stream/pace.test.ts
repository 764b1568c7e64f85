import { expect, test } from "vitest";
import { IDLE_FRAMES, Pace } from "./pace.ts";

const NOW = Date.UTC(2026, 10, 28);

test("a socket may say so much of no use in a second, and as much in the next", () => {
  const [pace, socket, other] = [new Pace(), {}, {}];
  const allowed = (now: number) =>
    Array.from({ length: IDLE_FRAMES + 50 }, () => pace.allows(socket, now)).filter((is) => is).length;
  expect(allowed(NOW)).toBe(IDLE_FRAMES);
  expect(pace.allows(other, NOW)).toBe(true);
  expect(allowed(NOW + 999)).toBe(0);
  expect(allowed(NOW + 1000)).toBe(IDLE_FRAMES);
});
