import type * as z from "zod";
import type {
  CellKind,
  explainBookings,
  explainCash,
  explainUnits,
  ListFigure,
  MetricFigure,
} from "#shared/contracts/explain.ts";
import type { MetricsFilter } from "#shared/contracts/metrics.ts";
import type { TradeFilter } from "#shared/contracts/trades.ts";

type Base = { currency: string; by: string };
/** Of a win rate over all currencies, null. */
type InAll = { currency: string | null; by: string };
type FilterOf<C extends { query?: z.ZodType }> = Omit<
  z.input<NonNullable<C["query"]>>,
  "currency" | "by" | "cursor"
>;

/** One group of a breakdown or some days of the calendar, of the zone in which its page shows them. */
export type AskedCell = { cellBy: CellKind; cell: string; timeZone: string };
/** The days of a week from its Monday on; both days count. */
export function weekCell({ from, to }: { from: string; to: string }, timeZone: string): AskedCell {
  return { cellBy: "days", cell: `${from}/${to}`, timeZone };
}

/** Of a total in the reader's own currency. */
export type InBase = { amounts?: "base" };

/** A total that can be explained, the filter behind it, and what its parts are to be. */
export type Asked =
  | (InAll &
      InBase & {
        of: "metrics";
        figure: MetricFigure;
        filter: z.input<typeof MetricsFilter> & { accountKind?: "journal" | "paper" };
        cell?: AskedCell;
      })
  | (Base &
      InBase & {
        of: "trades";
        figure: ListFigure;
        filter: z.input<typeof TradeFilter> & { partFrom?: string; partTo?: string };
      })
  | (Base & { of: "bookings"; filter: FilterOf<typeof explainBookings> })
  | (Base & { of: "cash"; filter: FilterOf<typeof explainCash> })
  /** Units have no currency. */
  | { of: "units"; currency: null; by: string; filter: FilterOf<typeof explainUnits> };
