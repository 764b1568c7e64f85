import type { Breakdown } from "#shared/contracts/breakdowns.ts";
import { type SQL, sql } from "drizzle-orm";
import { type Clock, hourOf, localOf, weekdayOf, type When } from "./local-clock.ts";

export const CLOSED: When = { at: sql`closed_at`, isDateOnly: sql`closed_date_only` };
export const OPENED: When = { at: sql`opened_at`, isDateOnly: sql`opened_date_only` };
/** When a close took place. */
export const EXIT: When = { at: sql`closed_at`, isDateOnly: sql`date_only` };

/** What the clock of a zone groups by. */
export type TimeKey = "hour" | "weekday" | "weekday_hour" | "day" | "month";

/** The key of the group in which an instant lies, in the words of a breakdown. */
export function timeKeyOf(by: TimeKey, zone: Clock, when: When): SQL {
  switch (by) {
    case "hour":
      return hourOf(when, zone);
    case "weekday_hour":
      return sql`${weekdayOf(when, zone)} || '-' || ${hourOf(when, zone)}`;
    case "weekday":
      return weekdayOf(when, zone);
    case "day":
      return sql`to_char(${localOf(when.at, when.isDateOnly, zone)}, 'FMYYYY-MM-DD')`;
    case "month":
      return sql`to_char(${localOf(when.at, when.isDateOnly, zone)}, 'FMYYYY-MM')`;
  }
}

/** What only the trade knows and its closes do not. */
export type OfTrade = Exclude<Breakdown, TimeKey | "symbol" | "account">;

const OF_TRADE: ReadonlySet<Breakdown> = new Set<OfTrade>([
  "direction",
  "holding",
  "setup",
  "tag",
  "adherence",
  "rule",
  "structure",
]);

export function isOfTrade(by: Breakdown): by is OfTrade {
  return OF_TRADE.has(by);
}
