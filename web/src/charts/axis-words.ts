import { TickMarkType, type Time } from "lightweight-charts";
import { formatDecimal, HIDDEN } from "../numbers/format-number.ts";
import { formatCalendar } from "../numbers/format-time.ts";
import { readerNow } from "../numbers/reader.ts";

/** A tick of the day axis: a year where one begins, else a month, else a day. */
export function axisTick(time: Time, kind: TickMarkType): string {
  return formatCalendar(
    dayOf(time),
    kind === TickMarkType.Year ? "year" : kind === TickMarkType.Month ? "month" : "day",
  );
}

/** The day under the crosshair. */
export function axisDay(time: Time): string {
  return formatCalendar(dayOf(time), "whole");
}

/** An amount on the scale, which is a float of the library's making. */
export function axisAmount(amount: number): string {
  return readerNow().hidesAmounts ? HIDDEN : formatDecimal(String(Number(amount.toFixed(2))));
}

/** The library gives a day back as it was set: as text. */
function dayOf(time: Time): string {
  if (typeof time === "string") return time;
  if (typeof time === "number") return new Date(time * 1000).toISOString().slice(0, 10);
  return new Date(Date.UTC(time.year, time.month - 1, time.day)).toISOString().slice(0, 10);
}
