import { queryOptions } from "@tanstack/react-query";
import type * as z from "zod";
import { getBreakdown, getCalendar } from "#shared/contracts/breakdowns.ts";
import { call } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";

export type BreakdownQuery = z.input<NonNullable<typeof getBreakdown.query>>;
export type CalendarQuery = z.input<NonNullable<typeof getCalendar.query>>;

export function breakdownQuery(query: BreakdownQuery) {
  return queryOptions({
    queryKey: [...KEYS.breakdowns, query],
    queryFn: ({ signal }) => call(getBreakdown, { query, signal }),
    meta: { keep: true },
  });
}

export function calendarQuery(query: CalendarQuery) {
  return queryOptions({
    queryKey: [...KEYS.calendar, query],
    queryFn: ({ signal }) => call(getCalendar, { query, signal }),
    meta: { keep: true },
  });
}
