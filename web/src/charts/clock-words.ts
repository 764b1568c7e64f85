import type { Time } from "lightweight-charts";
import { formatDecimal, formatPrice } from "../numbers/format-number.ts";
import { formatCalendar, formatClock, formatMoment } from "../numbers/format-time.ts";

/** Below this, a price keeps more than two places. */
const SMALL = 1;

/** A tick of the time axis: a clock within a day, else a day. */
export function clockTick(isIntraday: boolean): (time: Time) => string {
  return (time) => (isIntraday ? formatClock(secondsOf(time) * 1000) : formatCalendar(dayOf(time), "day"));
}

/** The time under the crosshair. */
export function clockTime(isIntraday: boolean): (time: Time) => string {
  return (time) =>
    isIntraday
      ? formatMoment(new Date(secondsOf(time) * 1000).toISOString(), Date.now())
      : formatCalendar(dayOf(time), "whole");
}

/** A price on the scale, which is a float of the library's making. */
export function priceTick(price: number): string {
  return price < SMALL ? formatDecimal(price.toFixed(5)) : formatPrice(price.toFixed(2));
}

function secondsOf(time: Time): number {
  return typeof time === "number" ? time : 0;
}

function dayOf(time: Time): string {
  return new Date(secondsOf(time) * 1000).toISOString().slice(0, 10);
}
