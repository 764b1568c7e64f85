import type * as z from "zod";
import type { explainBookings, explainCash, ListFigure, MetricFigure } from "#shared/contracts/explain.ts";
import type { MetricsFilter } from "#shared/contracts/metrics.ts";
import type { TradeFilter } from "#shared/contracts/trades.ts";

type Base = { currency: string; by: string };
/** Of a win rate over all currencies, null. */
type InAll = { currency: string | null; by: string };
type FilterOf<C extends { query?: z.ZodType }> = Omit<
  z.input<NonNullable<C["query"]>>,
  "currency" | "by" | "cursor"
>;

/** A total that can be explained, the filter behind it, and what its parts are to be. */
export type Asked =
  | (InAll & { of: "metrics"; figure: MetricFigure; filter: z.input<typeof MetricsFilter> })
  | (Base & {
      of: "trades";
      figure: z.infer<typeof ListFigure>;
      filter: z.input<typeof TradeFilter> & { partFrom?: string; partTo?: string };
    })
  | (Base & { of: "bookings"; filter: FilterOf<typeof explainBookings> })
  | (Base & { of: "cash"; filter: FilterOf<typeof explainCash> });
