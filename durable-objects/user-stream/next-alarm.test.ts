import { expect, test } from "vitest";
import { KEPT_MS } from "./event-log.ts";
import { nextAlarm, PRUNE_EVERY_MS, SILENCE_MS, type SocketClock, WARNING_MS } from "./next-alarm.ts";

const NOW = Date.UTC(2026, 10, 20);
const idle: SocketClock = { expiresAt: NOW + 900_000, isWarned: false, silentSince: null };

test.each([
  ["nothing pending sets no alarm", [], null, null],
  ["an open socket is warned before it expires", [idle], null, NOW + 900_000 - WARNING_MS],
  ["a warned socket is closed when it expires", [{ ...idle, isWarned: true }], null, NOW + 900_000],
  [
    "a silent socket in pull mode comes first",
    [idle, { ...idle, silentSince: NOW - 1000 }],
    null,
    NOW - 1000 + SILENCE_MS,
  ],
  ["what is overdue is due now, never in the past", [{ ...idle, expiresAt: NOW - 5 }], null, NOW],
  [
    "an old event is pruned with a day's worth of others",
    [],
    { oldestAt: NOW, isOverfull: false },
    NOW + KEPT_MS + PRUNE_EVERY_MS,
  ],
  ["an overfull log is pruned at once", [idle], { oldestAt: NOW, isOverfull: true }, NOW],
  [
    "the earliest of all wins",
    [idle],
    { oldestAt: NOW - KEPT_MS - PRUNE_EVERY_MS + 7, isOverfull: false },
    NOW + 7,
  ],
])("%s", (_title, sockets, log, expected) => {
  expect(nextAlarm(NOW, { sockets, log })).toBe(expected);
});
