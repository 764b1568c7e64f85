import { expect, test } from "vitest";
import { getBreakdown, getCalendar } from "#shared/contracts/breakdowns.ts";
import { decimal } from "#shared/decimal.ts";
import stored from "../../public/sample-year/groups.json" with { type: "json" };
import { monthOf } from "./month-stored.ts";
import type { Groups } from "./stored-year.ts";
import { STORED_LAST_DAY, STORED_ZONE } from "./stored-zone.ts";

const groups = stored as unknown as Groups;

function net(items: readonly { netPnl: string | null }[]): string {
  return items.reduce((sum, each) => sum.plus(each.netPnl ?? "0"), decimal(0)).toFixed();
}

test("the stored months sum to the year, and to their days, in the zone of the market", () => {
  const months = groups.calendars.map(({ total }) => total);
  expect(net(months)).toBe(net(groups.breakdowns.month.items));
  for (const { total, days, weeks, timeZone } of groups.calendars) {
    expect([timeZone, net(days), net(weeks)]).toEqual([STORED_ZONE, net([total]), net([total])]);
  }
  expect(monthOf(groups, null)?.month).toBe(STORED_LAST_DAY.slice(0, 7));
});

test("a month without a trade has its own weeks", () => {
  const empty = monthOf(groups, "2026-11");
  expect(empty?.weeks.map(({ from }) => from)).toEqual([
    "2026-11-01",
    "2026-11-02",
    "2026-11-09",
    "2026-11-16",
    "2026-11-23",
    "2026-11-30",
  ]);
  expect(empty?.days).toEqual([]);
  for (const each of groups.calendars) getCalendar.reply?.parse(each);
  for (const each of Object.values(groups.breakdowns)) getBreakdown.reply?.parse(each);
});
