import { describe, expect, test } from "vitest";
import { ABSOLUTE_MS, deviceName, GRACE_MS, idleEnd, IDLE_MS, isForgiven, type Line } from "./lifetime.ts";

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

test.each([
  ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"],
  [
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Safari/605.1.15",
    "Safari on Mac",
  ],
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0 Safari/537.36 Edg/150.0",
    "Edge on Windows",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 CriOS/150.0 Mobile Safari/604.1",
    "Chrome on iPhone",
  ],
  [
    "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/150.0 Mobile Safari/537.36",
    "Chrome on Android",
  ],
  ["curl/8.9.1", "curl"],
  ["<script>alert(1)</script>", "Unknown device"],
  ["", "Unknown device"],
])("calls %s %s", (userAgent, name) => {
  expect(deviceName(userAgent)).toBe(name);
});
