import type { Calendar, Exception } from "./calendar.ts";
import { US_MARKET_DAYS, US_MARKET_DAYS_KNOWN } from "./us-market-days.ts";

const NEW_YORK = "America/New_York";
const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];
const WORKDAYS = [1, 2, 3, 4, 5];

/** Markets that never close. Their day is the day of UTC, as in the daily candles of exchanges for coins. */
const always: Calendar = {
  zone: "UTC",
  hours: [
    {
      from: "0000-01-01",
      to: null,
      weekdays: EVERY_DAY,
      opens: "00:00",
      opensDayBefore: false,
      closes: "24:00",
    },
  ],
  exceptions: [],
  known: null,
};

/**
 * The regular session of NYSE and Nasdaq, since 1985-09-30
 * (https://www.nyse.com/markets/hours-calendars). Trading before and after it is not part of it.
 */
const usEquities: Calendar = {
  zone: NEW_YORK,
  hours: [
    {
      from: "1985-09-30",
      to: null,
      weekdays: WORKDAYS,
      opens: "09:30",
      opensDayBefore: false,
      closes: "16:00",
    },
  ],
  exceptions: US_MARKET_DAYS.map(({ day, equities, why }) => ({ day, closes: equities, why })),
  known: US_MARKET_DAYS_KNOWN,
};

/**
 * CME Globex, equity indexes: from Sunday 18:00 to Friday 17:00 New York, with a break every day. Two changes
 * of hours stand here as rows: the end at 17:15 of 2012-11-19 (http://www.eminiroom.com/better-trader.php?id=35)
 * and at 17:00 of 2015-09-21 (https://atas.net/volume-analysis/new-changes-on-cme-trading-session). A halt at
 * 16:15 of a quarter of an hour, given up in 2021, is left out.
 */
const usFutures: Calendar = {
  zone: NEW_YORK,
  hours: [
    {
      from: "2012-11-19",
      to: "2015-09-20",
      weekdays: WORKDAYS,
      opens: "18:00",
      opensDayBefore: true,
      closes: "17:15",
    },
    {
      from: "2015-09-21",
      to: null,
      weekdays: WORKDAYS,
      opens: "18:00",
      opensDayBefore: true,
      closes: "17:00",
    },
  ],
  exceptions: US_MARKET_DAYS.map(({ day, futures, why }) => ({ day, closes: futures, why })),
  known: US_MARKET_DAYS_KNOWN,
};

/**
 * Trading in currencies between dealers: from Sunday 17:00 to Friday 17:00 New York, and its day ends at
 * 17:00. There is no exchange and no list: most dealers close for Christmas and New Year. The days are those
 * of OANDA in QuantConnect's market-hours-database.json (24863901d), and the same days later.
 */
const forex: Calendar = {
  zone: NEW_YORK,
  hours: [
    {
      from: "0000-01-01",
      to: null,
      weekdays: WORKDAYS,
      opens: "17:00",
      opensDayBefore: true,
      closes: "17:00",
    },
  ],
  exceptions: [
    ...["2020-12-25", "2022-12-26", "2023-12-25", "2024-12-25", "2025-12-25", "2026-12-25", "2028-12-25"].map(
      closedFor("Christmas Day"),
    ),
    ...["2020-01-01", "2021-01-01", "2023-01-02", "2024-01-01", "2025-01-01", "2026-01-01", "2027-01-01"].map(
      closedFor("New Year’s Day"),
    ),
  ],
  known: { from: "2020-01-01", to: "2028-12-31" },
};

/** Every calendar by the name that an instrument carries. */
export const CALENDARS = {
  always,
  "us-equities": usEquities,
  "us-futures": usFutures,
  forex,
} as const satisfies Record<string, Calendar>;
export type CalendarName = keyof typeof CALENDARS;

/** True for the name of a calendar. */
export function isCalendarName(name: string): name is CalendarName {
  return Object.hasOwn(CALENDARS, name);
}

/** The calendar of that name; throws a RangeError for another name. */
export function calendarNamed(name: string): Calendar {
  if (!isCalendarName(name)) throw new RangeError(`there is no calendar ${name}`);
  return CALENDARS[name];
}

function closedFor(why: string): (day: string) => Exception {
  return (day) => ({ day, closes: null, why });
}
