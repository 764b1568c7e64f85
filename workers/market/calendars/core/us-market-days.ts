import type { Clock, Day } from "./calendar.ts";

/** A day on which the markets of the United States close early (New York time), or stay closed (null). */
export type MarketDay = { day: Day; equities: Clock | null; futures: Clock | null; why: string };

/**
 * The holidays and early closes of the exchanges for shares, as NYSE Group published them. Each announcement
 * holds three years. A holiday on a weekend stands on the day on which it is observed.
 *
 * - 2020 to 2022: https://mondovisione.com/media-and-resources/news/nyse-group-announces-2020-2021-and-2022-holiday-and-early-closings-calendar/
 * - 2022 to 2024, with Juneteenth: https://mondovisione.com/media-and-resources/news/nyse-group-announces-2022-2023-and-2024-holiday-and-early-closings-calendar/
 * - 2025 to 2027: https://mondovisione.com/media-and-resources/news/nyse-group-announces-2025-2026-and-2027-holiday-and-early-closings-calendar/
 * - 2026 to 2028: https://mondovisione.com/media-and-resources/news/nyse-group-announces-2026-2027-and-2028-holiday-and-early-closings-calendar-20251223/
 *
 * The column `futures` is that of CME Globex for equity indexes. Past days are those of QuantConnect's
 * market-hours-database.json (24863901d) and of pandas_market_calendars (966ffb3). On Good Friday they open
 * for the monthly report on employment, which falls on the first Friday of April. The ninth of January 2025:
 * https://mondovisione.com/media-and-resources/news/cme-group-announces-trading-hours-for-us-national-day-of-mourning-to-honor-for/
 * CME publishes no times years ahead: those of 2027 and 2028 follow its custom.
 */
export const US_MARKET_DAYS: readonly MarketDay[] = [
  row("2020-01-01", null, null, "New Year’s Day"),
  row("2020-01-20", null, "13:00", "Martin Luther King Jr. Day"),
  row("2020-02-17", null, "13:00", "Washington’s Birthday"),
  row("2020-04-10", null, null, "Good Friday"),
  row("2020-05-25", null, "13:00", "Memorial Day"),
  row("2020-07-03", null, "13:00", "Independence Day"),
  row("2020-09-07", null, "13:00", "Labor Day"),
  row("2020-11-26", null, "13:00", "Thanksgiving Day"),
  row("2020-11-27", "13:00", "13:15", "the day after Thanksgiving"),
  row("2020-12-24", "13:00", "13:15", "Christmas Eve"),
  row("2020-12-25", null, null, "Christmas Day"),
  row("2021-01-01", null, null, "New Year’s Day"),
  row("2021-01-18", null, "13:00", "Martin Luther King Jr. Day"),
  row("2021-02-15", null, "13:00", "Washington’s Birthday"),
  row("2021-04-02", null, "09:15", "Good Friday"),
  row("2021-05-31", null, "13:00", "Memorial Day"),
  row("2021-07-05", null, "13:00", "Independence Day"),
  row("2021-09-06", null, "13:00", "Labor Day"),
  row("2021-11-25", null, "13:00", "Thanksgiving Day"),
  row("2021-11-26", "13:00", "13:15", "the day after Thanksgiving"),
  row("2021-12-24", null, null, "Christmas Day"),
  row("2022-01-17", null, "13:00", "Martin Luther King Jr. Day"),
  row("2022-02-21", null, "13:00", "Washington’s Birthday"),
  row("2022-04-15", null, null, "Good Friday"),
  row("2022-05-30", null, "13:00", "Memorial Day"),
  row("2022-06-20", null, "13:00", "Juneteenth"),
  row("2022-07-04", null, "13:00", "Independence Day"),
  row("2022-09-05", null, "13:00", "Labor Day"),
  row("2022-11-24", null, "13:00", "Thanksgiving Day"),
  row("2022-11-25", "13:00", "13:15", "the day after Thanksgiving"),
  row("2022-12-26", null, null, "Christmas Day"),
  row("2023-01-02", null, null, "New Year’s Day"),
  row("2023-01-16", null, "13:00", "Martin Luther King Jr. Day"),
  row("2023-02-20", null, "13:00", "Washington’s Birthday"),
  row("2023-04-07", null, "09:15", "Good Friday"),
  row("2023-05-29", null, "13:00", "Memorial Day"),
  row("2023-06-19", null, "13:00", "Juneteenth"),
  row("2023-07-03", "13:00", "13:15", "the day before Independence Day"),
  row("2023-07-04", null, "13:00", "Independence Day"),
  row("2023-09-04", null, "13:00", "Labor Day"),
  row("2023-11-23", null, "13:00", "Thanksgiving Day"),
  row("2023-11-24", "13:00", "13:15", "the day after Thanksgiving"),
  row("2023-12-25", null, null, "Christmas Day"),
  row("2024-01-01", null, null, "New Year’s Day"),
  row("2024-01-15", null, "13:00", "Martin Luther King Jr. Day"),
  row("2024-02-19", null, "13:00", "Washington’s Birthday"),
  row("2024-03-29", null, null, "Good Friday"),
  row("2024-05-27", null, "13:00", "Memorial Day"),
  row("2024-06-19", null, "13:00", "Juneteenth"),
  row("2024-07-03", "13:00", "13:15", "the day before Independence Day"),
  row("2024-07-04", null, "13:00", "Independence Day"),
  row("2024-09-02", null, "13:00", "Labor Day"),
  row("2024-11-28", null, "13:00", "Thanksgiving Day"),
  row("2024-11-29", "13:00", "13:15", "the day after Thanksgiving"),
  row("2024-12-24", "13:00", "13:15", "Christmas Eve"),
  row("2024-12-25", null, null, "Christmas Day"),
  row("2025-01-01", null, null, "New Year’s Day"),
  row("2025-01-09", null, "09:30", "National Day of Mourning"),
  row("2025-01-20", null, "13:00", "Martin Luther King Jr. Day"),
  row("2025-02-17", null, "13:00", "Washington’s Birthday"),
  row("2025-04-18", null, null, "Good Friday"),
  row("2025-05-26", null, "13:00", "Memorial Day"),
  row("2025-06-19", null, "13:00", "Juneteenth"),
  row("2025-07-03", "13:00", "13:15", "the day before Independence Day"),
  row("2025-07-04", null, "13:00", "Independence Day"),
  row("2025-09-01", null, "13:00", "Labor Day"),
  row("2025-11-27", null, "13:00", "Thanksgiving Day"),
  row("2025-11-28", "13:00", "13:15", "the day after Thanksgiving"),
  row("2025-12-24", "13:00", "13:15", "Christmas Eve"),
  row("2025-12-25", null, null, "Christmas Day"),
  row("2026-01-01", null, null, "New Year’s Day"),
  row("2026-01-19", null, "13:00", "Martin Luther King Jr. Day"),
  row("2026-02-16", null, "13:00", "Washington’s Birthday"),
  row("2026-04-03", null, "09:15", "Good Friday"),
  row("2026-05-25", null, "13:00", "Memorial Day"),
  row("2026-06-19", null, "13:00", "Juneteenth"),
  row("2026-07-03", null, "13:00", "Independence Day"),
  row("2026-09-07", null, "13:00", "Labor Day"),
  row("2026-11-26", null, "13:00", "Thanksgiving Day"),
  row("2026-11-27", "13:00", "13:15", "the day after Thanksgiving"),
  row("2026-12-24", "13:00", "13:15", "Christmas Eve"),
  row("2026-12-25", null, null, "Christmas Day"),
  row("2027-01-01", null, null, "New Year’s Day"),
  row("2027-01-18", null, "13:00", "Martin Luther King Jr. Day"),
  row("2027-02-15", null, "13:00", "Washington’s Birthday"),
  row("2027-03-26", null, null, "Good Friday"),
  row("2027-05-31", null, "13:00", "Memorial Day"),
  row("2027-06-18", null, "13:00", "Juneteenth"),
  row("2027-07-05", null, "13:00", "Independence Day"),
  row("2027-09-06", null, "13:00", "Labor Day"),
  row("2027-11-25", null, "13:00", "Thanksgiving Day"),
  row("2027-11-26", "13:00", "13:15", "the day after Thanksgiving"),
  row("2027-12-24", null, null, "Christmas Day"),
  row("2028-01-17", null, "13:00", "Martin Luther King Jr. Day"),
  row("2028-02-21", null, "13:00", "Washington’s Birthday"),
  row("2028-04-14", null, null, "Good Friday"),
  row("2028-05-29", null, "13:00", "Memorial Day"),
  row("2028-06-19", null, "13:00", "Juneteenth"),
  row("2028-07-03", "13:00", "13:15", "the day before Independence Day"),
  row("2028-07-04", null, "13:00", "Independence Day"),
  row("2028-09-04", null, "13:00", "Labor Day"),
  row("2028-11-23", null, "13:00", "Thanksgiving Day"),
  row("2028-11-24", "13:00", "13:15", "the day after Thanksgiving"),
  row("2028-12-25", null, null, "Christmas Day"),
];

/** The days that the list above covers. */
export const US_MARKET_DAYS_KNOWN = { from: "2020-01-01", to: "2028-12-31" } as const;

function row(day: Day, equities: Clock | null, futures: Clock | null, why: string): MarketDay {
  return { day, equities, futures, why };
}
