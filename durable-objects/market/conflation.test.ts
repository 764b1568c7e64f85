import { expect, test } from "vitest";
import {
  acknowledge,
  BEGINNING,
  BEHIND_MS,
  isSlow,
  offer,
  type Progress,
  SILENT_WINDOW,
  WINDOW,
} from "./conflation.ts";
import { isIdle, KEPT_MS, nextAlarm, type Pending } from "./next-alarm.ts";

/** Offers that many quotes, one a second, and says how many were sent. */
function offered(progress: Progress, quotes: number): { progress: Progress; sent: number } {
  let [current, sent] = [progress, 0];
  for (let n = 0; n < quotes; n++) {
    const step = offer(current, n * 1000);
    current = step.progress;
    if (step.sends) sent++;
  }
  return { progress: current, sent };
}

test("a client that acknowledges has a few quotes on their way, and then the latest one after each acknowledgement", () => {
  const first = acknowledge(offer(BEGINNING, 0).progress, 1, 0);
  expect(first).toEqual({ progress: { sent: 1, acked: 1, behindSince: null }, sends: false });
  const { progress, sent } = offered({ sent: 1, acked: 1, behindSince: null }, 50);
  expect({ sent, behind: progress.behindSince }).toEqual({ sent: WINDOW, behind: WINDOW * 1000 });
  const caught = acknowledge(progress, 3, 60_000);
  expect(caught).toEqual({ progress: { sent: 2 + WINDOW, acked: 3, behindSince: null }, sends: true });
});

test("a client that never acknowledges gets many quotes, and none without an end", () => {
  expect(offered(BEGINNING, 1000).sent).toBe(SILENT_WINDOW);
});

test.each([Number.NaN, 0, -1, 0.5, 3, Number.POSITIVE_INFINITY])(
  "an acknowledgement of %s counts for nothing",
  (n) => {
    expect(acknowledge({ sent: 2, acked: 1, behindSince: 0 }, n, 0)).toBeNull();
  },
);

test("a client is slow when it was behind for half a minute, and not before", () => {
  expect(isSlow({ sent: 9, acked: 1, behindSince: 1000 }, 1000 + BEHIND_MS - 1)).toBe(false);
  expect(isSlow({ sent: 9, acked: 1, behindSince: 1000 }, 1000 + BEHIND_MS)).toBe(true);
  expect(isSlow(BEGINNING, 1e15)).toBe(false);
});

const NOBODY: Pending = {
  sockets: 0,
  behindSince: null,
  leaseUntil: 0,
  askedAt: 100_000,
  isPushed: false,
  isFull: true,
};

test.each<[string, Partial<Pending>, number | null]>([
  ["a second after the last question, for sockets", { sockets: 2 }, 101_000],
  ["five seconds after it, for a lease", { leaseUntil: 150_000 }, 105_000],
  ["at the end of a lease that ends before", { leaseUntil: 101_500 }, 101_500],
  [
    "at the end of a lease only, when quotes come by themselves",
    { leaseUntil: 150_000, isPushed: true },
    150_000,
  ],
  ["when a socket has been behind too long", { sockets: 1, isPushed: true, behindSince: 90_000 }, 120_000],
  ["a minute after the last question, to forget", {}, 160_000],
  ["never, when nobody asks and nothing is kept", { isFull: false }, null],
  ["never, for sockets of quotes that come by themselves", { sockets: 1, isPushed: true }, null],
  ["now, when it is late", { sockets: 1, askedAt: 0 }, 100_500],
])("the alarm comes %s", (_, pending, expected) => {
  expect(nextAlarm(100_500, { ...NOBODY, ...pending })).toBe(expected);
});

test("an object is idle when nobody has asked for a minute", () => {
  expect(isIdle(100_000 + KEPT_MS, NOBODY)).toBe(true);
  expect(isIdle(100_000 + KEPT_MS - 1, NOBODY)).toBe(false);
  expect(isIdle(1e6, { ...NOBODY, sockets: 1 })).toBe(false);
  expect(isIdle(1e6, { ...NOBODY, leaseUntil: 2e6 })).toBe(false);
});
