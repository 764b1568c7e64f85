import { expect, test } from "vitest";
import { zoneOffsets } from "./wall-clock.ts";
import { zoneTurns } from "./zone-turns.ts";

const HOUR = 3_600_000;
const YEAR = [Date.UTC(2026, 0, 1), Date.UTC(2027, 0, 1)] as const;

test("finds both clock changes of a year to the second", () => {
  expect(zoneTurns("America/New_York", ...YEAR)).toEqual({
    turns: [Date.UTC(2026, 2, 8, 7), Date.UTC(2026, 10, 1, 6)],
    offsets: [-5 * HOUR, -4 * HOUR, -5 * HOUR],
  });
  expect(zoneTurns("UTC", ...YEAR)).toEqual({ turns: [], offsets: [0] });
});

test.each(["Africa/Casablanca", "Africa/Cairo", "Australia/Lord_Howe"])(
  "has the zone's own offset at any instant of %s since 2008",
  (zone) => {
    const { turns, offsets } = zoneTurns(zone, 0, YEAR[1]);
    const offsetAt = zoneOffsets(zone);
    for (let at = Date.UTC(2008, 0); at < YEAR[1]; at += 97 * HOUR + 1_234_567)
      expect(offsets[turns.filter((turn) => turn <= at).length]).toBe(offsetAt(at));
  },
);
