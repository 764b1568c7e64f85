import { weeksOf } from "#shared/month-weeks.ts";
import type { Groups } from "./stored-year.ts";

type Month = Groups["calendars"][number];

/** A month of the stored year; without one that is asked for, the latest. Other months hold no trade. */
export function monthOf({ calendars }: Groups, asked: string | null): Month | null {
  const last = calendars.at(-1);
  const none = calendars.find(({ days }) => days.length === 0);
  if (asked === null) return last ?? null;
  const found = calendars.find(({ month }) => month === asked);
  if (found !== undefined || none === undefined) return found ?? null;
  const weeks = weeksOf(asked).map((week) => ({ ...none.total, ...week }));
  return { ...none, month: asked, weeks };
}
