import fc from "fast-check";
import { expect, test } from "vitest";
import { sessionOn, type Calendar } from "./calendar.ts";
import { CALENDARS, calendarNamed } from "./calendars.ts";
import { isOpen, nextOpen, sessionEnd, sessionIn, sessionOf } from "./sessions.ts";
import { US_MARKET_DAYS } from "./us-market-days.ts";

const NAMES = Object.keys(CALENDARS);

function at(text: string): number {
  return Date.parse(text);
}

function iso(ms: number): string {
  return new Date(ms).toISOString().replace(":00.000Z", "Z");
}

/** `open to close` of the session that holds the instant, or `closed`. */
function session(calendar: string, text: string): string {
  const found = sessionOf(calendar, at(text));
  return found === null ? "closed" : `${iso(found.open)} to ${iso(found.close)}`;
}

test.each([
  // NYSE Group's announcements, cited in us-market-days.ts; New York is UTC−5 in winter and UTC−4 in summer.
  ["us-equities", "2026-01-05T14:29:59Z", "closed"],
  ["us-equities", "2026-01-05T14:30:00Z", "2026-01-05T14:30Z to 2026-01-05T21:00Z"],
  ["us-equities", "2026-01-05T20:59:59Z", "2026-01-05T14:30Z to 2026-01-05T21:00Z"],
  ["us-equities", "2026-01-05T21:00:00Z", "closed"],
  ["us-equities", "2026-03-06T15:00:00Z", "2026-03-06T14:30Z to 2026-03-06T21:00Z"],
  ["us-equities", "2026-03-09T15:00:00Z", "2026-03-09T13:30Z to 2026-03-09T20:00Z"],
  ["us-equities", "2026-10-30T15:00:00Z", "2026-10-30T13:30Z to 2026-10-30T20:00Z"],
  ["us-equities", "2026-11-02T15:00:00Z", "2026-11-02T14:30Z to 2026-11-02T21:00Z"],
  ["us-equities", "2021-06-18T15:00:00Z", "2021-06-18T13:30Z to 2021-06-18T20:00Z"], // before Juneteenth
  ["us-equities", "2022-06-20T15:00:00Z", "closed"], // Juneteenth, observed
  ["us-equities", "2021-12-31T15:00:00Z", "2021-12-31T14:30Z to 2021-12-31T21:00Z"], // not observed
  ["us-equities", "2025-01-09T15:00:00Z", "closed"], // the National Day of Mourning
  ["us-equities", "2026-07-03T15:00:00Z", "closed"], // Independence Day, observed
  ["us-equities", "2026-11-26T15:00:00Z", "closed"], // Thanksgiving Day
  ["us-equities", "2026-11-27T17:59:59Z", "2026-11-27T14:30Z to 2026-11-27T18:00Z"],
  ["us-equities", "2026-11-27T18:00:00Z", "closed"],
  ["us-equities", "2026-11-28T15:00:00Z", "closed"], // a Saturday
  ["us-equities", "2028-07-03T16:59:59Z", "2028-07-03T13:30Z to 2028-07-03T17:00Z"],
  // CME Globex; Thanksgiving 2024: https://www.forexlive.com (2024-11-28), halt 12:00 CT, open again 17:00 CT.
  ["us-futures", "2024-11-28T17:59:59Z", "2024-11-27T23:00Z to 2024-11-28T18:00Z"],
  ["us-futures", "2024-11-28T18:00:00Z", "closed"],
  ["us-futures", "2024-11-28T23:00:00Z", "2024-11-28T23:00Z to 2024-11-29T18:15Z"],
  ["us-futures", "2025-01-09T14:29:59Z", "2025-01-08T23:00Z to 2025-01-09T14:30Z"], // 08:30 CT
  ["us-futures", "2025-01-09T23:00:00Z", "2025-01-09T23:00Z to 2025-01-10T22:00Z"],
  ["us-futures", "2026-11-30T22:30:00Z", "closed"], // the daily break
  ["us-futures", "2026-12-24T18:20:00Z", "closed"],
  ["us-futures", "2026-12-27T23:00:00Z", "2026-12-27T23:00Z to 2026-12-28T22:00Z"], // a Sunday
  ["us-futures", "2015-09-18T21:10:00Z", "2015-09-17T22:00Z to 2015-09-18T21:15Z"], // the last at 16:15 CT
  ["us-futures", "2015-09-21T20:59:00Z", "2015-09-20T22:00Z to 2015-09-21T21:00Z"], // the first at 16:00 CT
  ["forex", "2026-03-06T21:59:59Z", "2026-03-05T22:00Z to 2026-03-06T22:00Z"],
  ["forex", "2026-03-06T22:00:00Z", "closed"],
  ["forex", "2026-03-08T20:59:59Z", "closed"],
  ["forex", "2026-03-08T21:00:00Z", "2026-03-08T21:00Z to 2026-03-09T21:00Z"], // summer time began
  ["forex", "2026-11-01T22:00:00Z", "2026-11-01T22:00Z to 2026-11-02T22:00Z"], // it ended
  ["forex", "2024-12-25T21:59:59Z", "closed"],
  ["forex", "2024-12-25T22:00:00Z", "2024-12-25T22:00Z to 2024-12-26T22:00Z"],
  ["always", "2026-11-28T23:59:59Z", "2026-11-28T00:00Z to 2026-11-29T00:00Z"],
  ["always", "2026-11-29T00:00:00Z", "2026-11-29T00:00Z to 2026-11-30T00:00Z"],
])("%s at %s: %s", (calendar, text, expected) => {
  expect(session(calendar, text)).toBe(expected);
  expect(isOpen(calendar, at(text))).toBe(expected !== "closed");
});

test.each([
  ["us-equities", "2026-11-25T20:59:00Z", "2026-11-25T21:00Z"], // within the session
  ["us-equities", "2026-11-25T21:00:00Z", "2026-11-27T18:00Z"], // over the holiday, to the early close
  ["us-equities", "2026-11-27T18:00:00Z", "2026-11-30T21:00Z"], // over the weekend
  ["us-equities", "2026-03-06T21:30:00Z", "2026-03-09T20:00Z"], // over the change of the clock
  ["us-equities", "2025-01-08T21:00:00Z", "2025-01-10T21:00Z"], // over the day of mourning
  ["us-futures", "2026-11-25T22:30:00Z", "2026-11-26T18:00Z"],
  ["forex", "2026-10-31T12:00:00Z", "2026-11-02T22:00Z"],
  ["always", "2026-11-28T10:00:00Z", "2026-11-29T00:00Z"],
])("%s: a day order of %s expires at %s", (calendar, text, expected) => {
  expect(iso(sessionEnd(calendar, at(text)))).toBe(expected);
});

test("the next opening is that of another session, also from within one", () => {
  expect(iso(nextOpen("us-equities", at("2026-11-25T15:00:00Z")))).toBe("2026-11-27T14:30Z");
  expect(iso(nextOpen("us-equities", at("2026-11-27T14:30:00Z")))).toBe("2026-11-30T14:30Z");
  expect(iso(nextOpen("always", at("2026-11-28T00:00:00Z")))).toBe("2026-11-29T00:00Z");
});

test("sessions never overlap, and an end and the next opening lie behind their instant", () => {
  const instants = fc.integer({ min: at("2012-12-01T00:00:00Z"), max: at("2035-01-01T00:00:00Z") });
  const pairs = fc.tuple(fc.constantFrom(...NAMES), instants);
  fc.assert(
    fc.property(pairs, ([name, moment]) => {
      const found = sessionOf(name, moment);
      const opening = nextOpen(name, moment);
      const end = sessionEnd(name, moment);
      expect(end).toBeGreaterThan(moment);
      expect(opening).toBeGreaterThan(moment);
      expect(found === null ? end > opening : found.close === end && found.open <= moment).toBe(true);
      if (found !== null) expect(opening).toBeGreaterThanOrEqual(found.close);
      // Nothing is open between here and the next opening.
      if (found === null) expect(sessionOf(name, moment + Math.floor((opening - moment) / 2))).toBe(null);
      expect(sessionOf(name, opening)?.open).toBe(opening);
    }),
    { numRuns: 600 },
  );
});

test("each listed day is a workday of its own, in order, and of the right year", () => {
  const days = US_MARKET_DAYS.map(({ day }) => day);
  expect(days).toEqual([...new Set(days)].toSorted());
  const weekends = days.filter((day) => [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay()));
  expect(weekends).toEqual([]);
  // NYSE has 9 holidays a year up to 2021 and 10 from 2022 on; New Year's Day of 2022 and 2028 had no day.
  const closed = US_MARKET_DAYS.filter(({ equities }) => equities === null);
  const years = Object.entries(Object.groupBy(closed, ({ day }) => day.slice(0, 4)));
  expect(Object.fromEntries(years.map(([year, rows]) => [year, rows?.length]))).toEqual({
    2020: 9,
    2021: 9,
    2022: 9,
    2023: 10,
    2024: 10,
    2025: 11,
    2026: 10,
    2027: 10,
    2028: 9,
  });
});

test("a change of hours is a row: the old rule holds up to its last day", () => {
  const row = { weekdays: [1, 2, 3, 4, 5], opensDayBefore: false };
  const calendar: Calendar = {
    zone: "Europe/Berlin",
    hours: [
      { ...row, from: "2020-01-01", to: "2026-03-29", opens: "09:00", closes: "17:30" },
      { ...row, from: "2026-03-30", to: null, opens: "08:00", closes: "22:00" },
    ],
    exceptions: [],
    known: null,
  };
  const of = (day: string) => {
    const found = sessionOn(calendar, day);
    return found === null ? null : `${iso(found.open)} to ${iso(found.close)}`;
  };
  expect(of("2026-03-27")).toBe("2026-03-27T08:00Z to 2026-03-27T16:30Z");
  expect(of("2026-03-30")).toBe("2026-03-30T06:00Z to 2026-03-30T20:00Z");
  expect(of("2019-12-31")).toBe(null);
  expect(sessionIn(calendar, at("2026-03-30T07:00:00Z"))?.isAssumed).toBe(false);
});

test("beyond the list of holidays the hours go on, and say that they are assumed", () => {
  expect(sessionOf("us-equities", at("2028-12-29T15:00:00Z"))?.isAssumed).toBe(false);
  expect(sessionOf("us-equities", at("2029-01-01T15:00:00Z"))).toEqual({
    open: at("2029-01-01T14:30:00Z"),
    close: at("2029-01-01T21:00:00Z"),
    isAssumed: true,
  });
  expect(sessionOf("always", at("2099-01-01T15:00:00Z"))?.isAssumed).toBe(false);
});

test("another name is no calendar, nor is a name of Object", () => {
  for (const name of ["", "nyse", "toString", "__proto__"])
    expect(() => calendarNamed(name)).toThrow(RangeError);
});
