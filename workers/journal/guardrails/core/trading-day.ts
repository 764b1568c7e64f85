import { wallClock, zoneOffsets } from "../../../math/wall-clock.ts";
import type { TradingDay } from "./facts.ts";

const DAY_MS = 86_400_000;

/**
 * Gives the calendar day of the zone that contains an instant (epoch ms). A day lasts 23 or 25 hours where
 * the clocks change.
 */
export function tradingDays(timeZone: string): (now: number) => TradingDay {
  const offsetAt = zoneOffsets(timeZone);
  const toInstant = wallClock(timeZone);
  return (now) => {
    const midnight = Math.floor((now + offsetAt(now)) / DAY_MS) * DAY_MS;
    return {
      date: new Date(midnight).toISOString().slice(0, 10),
      start: new Date(toInstant(midnight)).toISOString(),
      end: new Date(toInstant(midnight + DAY_MS)).toISOString(),
    };
  };
}
