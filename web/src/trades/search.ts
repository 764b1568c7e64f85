import * as z from "zod";
import { Breakdown } from "#shared/contracts/breakdowns.ts";
import { Decimal } from "#shared/decimal.ts";
import { TradeFilter, TradeSort, TradeStatus } from "#shared/contracts/trades.ts";

const text = z.string().min(1).max(100).optional().catch(undefined);
const amount = Decimal.optional().catch(undefined);
const day = z.iso.date().optional().catch(undefined);

const Parts = z.object({
  symbol: z.string().min(1).max(2000).optional().catch(undefined),
  begins: text,
  account: text,
  status: TradeStatus.optional().catch(undefined),
  direction: z.enum(["long", "short"]).optional().catch(undefined),
  result: z.enum(["win", "loss", "breakeven"]).optional().catch(undefined),
  from: day,
  to: day,
  tag: text,
  setup: text,
  text,
  rule: text,
  adherence: TradeFilter.shape.adherence.catch(undefined),
  structure: TradeFilter.shape.structure.catch(undefined),
  weekday: TradeFilter.shape.weekday.catch(undefined),
  hour: TradeFilter.shape.hour.catch(undefined),
  holding: TradeFilter.shape.holding.catch(undefined),
  openedFrom: TradeFilter.shape.openedFrom.catch(undefined),
  openedBefore: TradeFilter.shape.openedBefore.catch(undefined),
  after: TradeFilter.shape.after.catch(undefined),
  afterRun: TradeFilter.shape.afterRun.catch(undefined),
  /** The zone of hours and weekdays; without it the reader's own. */
  zone: text,
  netFrom: amount,
  netTo: amount,
  rFrom: amount,
  rTo: amount,
  sort: TradeSort.optional().catch(undefined),
});

/** Drops what says nothing as it stands: a run of no results, and a time of day that ends as it begins. */
function sensible<S extends Pick<TradesSearch, "after" | "afterRun" | "openedFrom" | "openedBefore">>(
  search: S,
): S {
  const { after, openedFrom, openedBefore } = search;
  const kept = { ...search };
  if (after === undefined) delete kept.afterRun;
  if (openedFrom === openedBefore) {
    delete kept.openedFrom;
    delete kept.openedBefore;
  }
  return kept;
}

/**
 * The search of the trades page; an invalid value is dropped, so that an old link still opens. `symbol` holds
 * exact symbols with commas between them, `begins` how a symbol begins. `from` and `to` are days of the
 * reader's zone, both within the range.
 */
export const TradesSearch = Parts.overwrite(sensible);
export type TradesSearch = z.infer<typeof Parts>;

export const PERIODS = { "30": "30 days", "90": "90 days", "365": "1 year", all: "All time" } as const;

export const DashboardSearch = z.object({
  account: text,
  period: z.enum(["30", "90", "365", "all"]).optional().catch(undefined),
});
export type DashboardSearch = z.infer<typeof DashboardSearch>;

export const BreakdownsSearch = DashboardSearch.extend({
  by: Breakdown.optional().catch(undefined),
  currency: z.string().max(10).optional().catch(undefined),
});

export type BreakdownsSearch = z.infer<typeof BreakdownsSearch>;

/** The trades of the page by the filters of the list, and the currency of its sums. */
export const PerformanceSearch = Parts.omit({ sort: true, status: true })
  .extend({ currency: z.string().max(10).optional().catch(undefined) })
  .overwrite(sensible);

export type PerformanceSearch = z.infer<typeof PerformanceSearch>;

export const CalendarSearch = z.object({
  account: text,
  month: z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
    .optional()
    .catch(undefined),
  currency: z.string().max(10).optional().catch(undefined),
});

export type CalendarSearch = z.infer<typeof CalendarSearch>;

/** The account is the sample's, or there is none: the biases are those of all accounts of the user. */
export const BiasesSearch = z.object({ account: text });
