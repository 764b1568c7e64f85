import { queryOptions } from "@tanstack/react-query";
import type * as z from "zod";
import { listDays, readDay, readDayTemplate } from "#shared/contracts/days.ts";
import { call } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";

const MOST_FOUND = 20;

export type DayQuery = z.input<NonNullable<typeof readDay.query>>;

export function dayQuery(date: string, query: DayQuery) {
  return queryOptions({
    queryKey: [...KEYS.day, date, query],
    queryFn: ({ signal }) => call(readDay, { params: { date }, query, signal }),
    meta: { keep: true },
  });
}

/** The days of a month that were written about or have a picture. */
export function writtenDaysQuery(month: string) {
  return queryOptions({
    queryKey: [...KEYS.days, month],
    queryFn: ({ signal }) =>
      call(listDays, { query: { from: `${month}-01`, to: lastOf(month), limit: 31 }, signal }),
    meta: { keep: true },
  });
}

/** The days that hold these words. */
export function foundDaysQuery(text: string) {
  return queryOptions({
    queryKey: [...KEYS.days, "found", text],
    queryFn: ({ signal }) => call(listDays, { query: { text, limit: MOST_FOUND }, signal }),
  });
}

export const templateQuery = queryOptions({
  queryKey: KEYS.dayTemplate,
  queryFn: ({ signal }) => call(readDayTemplate, { signal }),
  meta: { keep: true },
});

function lastOf(month: string): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
}
