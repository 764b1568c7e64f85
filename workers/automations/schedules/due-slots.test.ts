import { expect, test } from "vitest";
import { nextTimes } from "./next-times.ts";
import { dueSlots } from "./due-slots.ts";

/**
 * Times over clock changes. In these rows croner 11, cron-parser 5 and cron 4 agree. For a skipped time the
 * first valid instant is expected, as the documents of croner say.
 */
test.each([
  [
    "30 2 * * *",
    "America/New_York",
    "2026-03-07T12:00:00Z",
    ["2026-03-08T07:00:00Z", "2026-03-09T06:30:00Z"],
  ],
  [
    "30 1 * * *",
    "America/New_York",
    "2026-10-31T12:00:00Z",
    ["2026-11-01T05:30:00Z", "2026-11-02T06:30:00Z"],
  ],
  [
    "*/30 * * * *",
    "America/New_York",
    "2026-11-01T04:59:00Z",
    [
      "2026-11-01T05:00:00Z",
      "2026-11-01T05:30:00Z",
      "2026-11-01T06:00:00Z",
      "2026-11-01T06:30:00Z",
      "2026-11-01T07:00:00Z",
    ],
  ],
  [
    "0 * * * *",
    "America/New_York",
    "2026-03-08T05:30:00Z",
    ["2026-03-08T06:00:00Z", "2026-03-08T07:00:00Z", "2026-03-08T08:00:00Z"],
  ],
  ["0 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", ["2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z"]],
  ["30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", ["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"]],
  [
    "0 9 31 * *",
    "UTC",
    "2026-02-01T00:00:00Z",
    ["2026-03-31T09:00:00Z", "2026-05-31T09:00:00Z", "2026-07-31T09:00:00Z"],
  ],
  ["0 9 29 2 *", "UTC", "2026-01-01T00:00:00Z", ["2028-02-29T09:00:00Z", "2032-02-29T09:00:00Z"]],
  ["0 0 * * 7", "UTC", "2026-11-28T00:00:00Z", ["2026-11-29T00:00:00Z", "2026-12-06T00:00:00Z"]],
])("%s in %s after %s", (cron, zone, after, times) => {
  const found = nextTimes(cron, zone, Date.parse(after), times.length);
  expect(found.map((time) => new Date(time).toISOString().replace(".000Z", "Z"))).toEqual(times);
});

const at = (text: string) => Date.parse(`2026-11-02T${text}Z`);
const hourly = { cron: "0 * * * *", timeZone: "UTC" } as const;

test("a slot that has just come runs under every policy, and the next one follows it", () => {
  for (const missed of ["skip", "last", "all"] as const)
    expect(dueSlots({ ...hourly, missed }, { nextAt: at("09:00:00"), now: at("09:00:40") })).toEqual({
      slots: [at("09:00:00")],
      next: at("10:00:00"),
    });
  expect(dueSlots({ ...hourly, missed: "all" }, { nextAt: at("10:00:00"), now: at("09:59:59") })).toEqual({
    slots: [],
    next: at("10:00:00"),
  });
});

test("slots that passed are skipped, caught up by the latest, or all made good up to a bound", () => {
  const given = { nextAt: at("05:00:00"), now: at("09:30:00") };
  const slots = (missed: "skip" | "last" | "all") => dueSlots({ ...hourly, missed }, given).slots;
  expect(slots("skip")).toEqual([]);
  expect(slots("last")).toEqual([at("09:00:00")]);
  expect(slots("all")).toEqual(["05", "06", "07", "08", "09"].map((hour) => at(`${hour}:00:00`)));
  const month = dueSlots(
    { cron: "* * * * *", timeZone: "UTC", missed: "all" },
    { nextAt: 0, now: at("09:30:00") },
  );
  expect([month.slots.length, month.slots.at(-1)]).toEqual([100, at("09:30:00")]);
});

test("a schedule whose last time has passed has no next one", () => {
  const leap = { cron: "0 0 30 2 *", timeZone: "UTC", missed: "last" } as const;
  expect(dueSlots(leap, { nextAt: 0, now: at("09:00:00") })).toEqual({ slots: [], next: null });
});
