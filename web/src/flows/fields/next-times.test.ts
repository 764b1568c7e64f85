import { expect, test } from "vitest";
import { clockChanges } from "./clock-changes.ts";
import { nextFires } from "./next-times.ts";

const at = (instant: string) => Date.parse(instant);
const written = (times: readonly number[]) => times.map((time) => new Date(time).toISOString().slice(0, 16));

test("finds both clock changes of a year to the minute, and none where clocks stand", () => {
  expect(clockChanges("Europe/Berlin", at("2026-11-29T00:00:00Z"), 370)).toEqual([
    { at: at("2027-03-28T01:00:00Z"), byMinutes: 60 },
    { at: at("2027-10-31T01:00:00Z"), byMinutes: -60 },
  ]);
  expect(clockChanges("Australia/Lord_Howe", at("2026-11-29T00:00:00Z"), 200)).toEqual([
    { at: at("2027-04-03T15:00:00Z"), byMinutes: -30 },
  ]);
  expect(clockChanges("Asia/Tokyo", at("2026-11-29T00:00:00Z"), 370)).toEqual([]);
});

test("a time of day keeps its clock over both changes, and its instant moves", () => {
  const { next, changes } = nextFires("30 9 * * 1-5", "America/New_York", at("2026-11-27T20:00:00Z"));
  expect(written(next.slice(0, 2))).toEqual(["2026-11-30T14:30", "2026-12-01T14:30"]);
  expect(changes.map(({ around }) => written(around))).toEqual([
    ["2027-03-11T14:30", "2027-03-12T14:30", "2027-03-15T13:30", "2027-03-16T13:30"],
    ["2027-11-04T13:30", "2027-11-05T13:30", "2027-11-08T14:30", "2027-11-09T14:30"],
  ]);
});

test("each minute and each month have times beside a change too; a wrong expression is refused", () => {
  const from = at("2026-11-29T00:00:00Z");
  const [spring] = nextFires("* * * * *", "Europe/Berlin", from).changes;
  expect(written(spring?.around ?? [])).toEqual([
    "2027-03-28T00:58",
    "2027-03-28T00:59",
    "2027-03-28T01:00",
    "2027-03-28T01:01",
  ]);
  expect(nextFires("0 9 1 * *", "Europe/Berlin", from).changes[0]?.around).toHaveLength(4);
  expect(() => nextFires("0 25 * * *", "Europe/Berlin", from)).toThrow();
});
