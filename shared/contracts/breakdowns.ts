import * as z from "zod";
import { Decimal } from "../decimal.ts";
import { endpoint } from "../endpoint.ts";
import { MOST_GROUP_CURRENCIES, MOST_GROUPS } from "./bounds.ts";
import { Conversion } from "./conversion.ts";
import { ZoneName } from "./profile.ts";
import { CurrencyMetrics, MetricsFilter } from "./metrics.ts";
import { LONGEST_RULE } from "./trade-notes.ts";
import { LotMethod } from "./trades.ts";

/**
 * What trades can be grouped by. A trade without the attribute stands in a group of its own. One with several
 * tags, or with several answered rules, stands in the group of each. So only these groups may sum to more
 * than the total. By `structure` the legs of one count as one trade. It is closed when its last leg
 * is, and won or lost by their sum. The money is that of the legs.
 */
export const BREAKDOWNS = [
  "symbol",
  "account",
  "direction",
  "setup",
  "tag",
  "adherence",
  "rule",
  "structure",
  "holding",
  "hour",
  "weekday",
  "weekday_hour",
  "day",
  "month",
] as const;
export const Breakdown = z.enum(BREAKDOWNS);
export type Breakdown = z.infer<typeof Breakdown>;

/** The figures of `/metrics` that have a meaning without the order of trades. */
export const GroupFigures = CurrencyMetrics.omit({
  maxDrawdown: true,
  longestWinStreak: true,
  longestLossStreak: true,
});
export type GroupFigures = z.infer<typeof GroupFigures>;

/** As in `/metrics`, money totals are null when currencies mix. */
export const GroupMetrics = GroupFigures.extend({
  /** Of converted amounts, as in `/metrics`: what of the gross P&L is from prices, and what from rates. */
  pricePnl: Decimal.optional(),
  fxPnl: Decimal.optional(),
  /** The currencies with the most trades of the whole selection, the same ones in every group. */
  byCurrency: z.array(GroupFigures).max(MOST_GROUP_CURRENCIES),
});
export type GroupMetrics = z.infer<typeof GroupMetrics>;

/**
 * `key` is a symbol, a direction, one of HOLDING_KEYS or of ADHERENCE_KEYS, or the shape of a structure. Of
 * an account, setup or tag it is the name. It is empty for trades without one. Of a rule it is its id with
 * the answer: `rul_…:broken`. An hour is `00` to `23`, an ISO weekday `1` (Monday) to `7`, both together
 * `1-09`. A day is `2026-03-08`, a month `2026-03`.
 */
export const Group = GroupMetrics.extend({
  key: z.string(),
  /** Of an account: paper money stands beside real money and is never netted with it. */
  kind: z.enum(["journal", "paper"]).nullable(),
  /** The words of a rule; null for any other group. */
  rule: z.string().max(LONGEST_RULE).nullable(),
});
export type Group = z.infer<typeof Group>;

/**
 * `base` is the base currency of the preferences. Without one, and where its conversion is not complete, each
 * currency stands for itself.
 */
const Amounts = z.enum(["own", "base"]).default("own");

export const getBreakdown = endpoint({
  name: "getBreakdown",
  summary: "The figures of each symbol, account, direction, holding time, hour, weekday, day or month",
  tag: "Ledger",
  method: "GET",
  path: "/metrics/breakdown",
  scope: "journal:read",
  query: MetricsFilter.extend({
    by: Breakdown.default("symbol"),
    amounts: Amounts,
    /** The zone of hours and days; without it that of the preferences, else UTC. */
    timeZone: ZoneName.optional(),
  }),
  reply: z.object({
    by: Breakdown,
    timeZone: z.string(),
    lotMethod: LotMethod,
    /** The groups with the most trades, or the latest days and months; times are in their own order. */
    items: z.array(Group).max(MOST_GROUPS),
    /** All further groups together, so that the parts sum to the total; null without such groups. */
    rest: GroupMetrics.extend({ groups: z.number().int() }).nullable(),
    /** Of amounts in the base currency, the rates behind them; null for amounts in their own. */
    conversion: Conversion.nullable(),
    formula: z.string(),
  }),
});

const Month = z
  .string()
  .max(7)
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/, "must be a month such as 2026-03");

/** The figures of the days from `from` to `to`, both within the month. */
export const CalendarWeek = GroupMetrics.extend({ from: z.string(), to: z.string() });
export type CalendarWeek = z.infer<typeof CalendarWeek>;

export const getCalendar = endpoint({
  name: "getCalendar",
  summary: "A month by days, with the sums of its weeks and of the month",
  tag: "Ledger",
  method: "GET",
  path: "/metrics/calendar",
  scope: "journal:read",
  query: MetricsFilter.omit({ from: true, to: true }).extend({
    amounts: Amounts,
    /** Without it the month that runs in the zone. */
    month: Month.optional(),
    /** The zone of the days; without it that of the preferences, else UTC. */
    timeZone: ZoneName.optional(),
  }),
  reply: z.object({
    month: z.string(),
    timeZone: z.string(),
    lotMethod: LotMethod,
    /** The days with a close or an opened trade that is still open. */
    days: z.array(GroupMetrics.extend({ day: z.string() })).max(31),
    /** Every week of the month, from Monday to Sunday as far as it lies within the month. */
    weeks: z.array(CalendarWeek).max(6),
    total: GroupMetrics,
    /** As in `GET /metrics/breakdown`. */
    conversion: Conversion.nullable(),
    formula: z.string(),
  }),
});
