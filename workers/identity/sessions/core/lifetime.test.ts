import { describe, expect, test } from "vitest";
import { ABSOLUTE_MS, GRACE_MS, idleEnd, IDLE_MS, isForgiven, type Line } from "./lifetime.ts";

const NOW = Date.UTC(2026, 10, 20);
const line = (given: Partial<Line> = {}): Line => ({
  refreshCounter: 5,
  seenCounter: 5,
  rotatedAt: NOW,
  client: "phone",
  ...given,
});

describe("a spent refresh token", () => {
  const parent = { counter: 4, client: "phone" };

  test.each<[string, boolean, Line, { counter: number; client: string }, number]>([
    ["at once, from the same client", true, line(), parent, NOW],
    ["at the end of the grace", true, line(), parent, NOW + GRACE_MS],
    ["after the grace, when the successor has been used", false, line(), parent, NOW + GRACE_MS + 1],
    ["after the grace, when the answer was lost", true, line({ seenCounter: 4 }), parent, NOW + 600_000],
    ["from another client", false, line(), { counter: 4, client: "thief" }, NOW],
    [
      "from another client, when the answer was lost",
      false,
      line({ seenCounter: 4 }),
      { counter: 4, client: "thief" },
      NOW + 600_000,
    ],
    ["that is a grandparent", false, line({ seenCounter: 0 }), { counter: 3, client: "phone" }, NOW],
    ["that is the current one", false, line(), { counter: 5, client: "phone" }, NOW],
    ["from the future", false, line(), { counter: 6, client: "phone" }, NOW],
  ])("%s: forgiven %s", (_, forgiven, given, spent, now) => {
    expect(isForgiven(given, spent, now)).toBe(forgiven);
  });
});

test("a session slides by a week and never beyond its cap", () => {
  expect(idleEnd(NOW, NOW + ABSOLUTE_MS)).toBe(NOW + IDLE_MS);
  expect(idleEnd(NOW, NOW + 1000)).toBe(NOW + 1000);
});
