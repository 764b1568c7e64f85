import type { EquityCurve } from "#shared/contracts/metrics.ts";
import { decimal, toDecimal, type Decimal } from "#shared/decimal.ts";

const DAY_MS = 86_400_000;
/** Thirty years. Over a longer time the days without a close are left out of the axis. */
const MOST_DAYS = 10_958;

/** One closing day: the equity after it, its high-water mark, and the net result since the point before. */
export type EquityPoint = EquityCurve["points"][number] & { net: Decimal };

/** A place on the axis: a UTC day such as `2026-10-05`, and the point whose equity holds on it. */
export type AxisDay = { day: string; point: number; isClose: boolean };

export type EquityDays = {
  currency: string;
  /** `realised` is counted from zero; `whole` is what an account is worth, counted from its first day. */
  kind: "realised" | "whole";
  points: readonly EquityPoint[];
  axis: readonly AxisDay[];
  /** The place on the axis of each point. */
  places: readonly number[];
};

/**
 * The curve as it is drawn. It begins at zero: at `from`, or on the day before the first close. Days are
 * calendar days, so that a month without a trade is as wide as any other.
 */
export function equityDays({ currency, points: closes }: EquityCurve, from: string | null): EquityDays {
  const [first] = closes;
  if (first === undefined) return { currency, kind: "realised", points: [], axis: [], places: [] };
  const start = startOf(first.at, from);
  const points: EquityPoint[] = [
    { at: start, dateOnly: true, equity: "0", tidemark: "0", net: "0" },
    ...closes.map((close, at) => ({
      ...close,
      net: toDecimal(decimal(close.equity).minus(closes[at - 1]?.equity ?? "0")),
    })),
  ];
  return placed({ currency, kind: "realised" }, points);
}

/** The curve of what an account is worth. Its first point has nothing before it, so it made nothing. */
export function wholeDays({ currency, points: closes }: EquityCurve): EquityDays {
  const points = closes.map((close, at) => ({
    ...close,
    net: toDecimal(decimal(close.equity).minus(closes[at - 1]?.equity ?? close.equity)),
  }));
  return placed({ currency, kind: "whole" }, points);
}

function placed(of: Pick<EquityDays, "currency" | "kind">, points: readonly EquityPoint[]): EquityDays {
  const axis = axisOf(points);
  return { ...of, points, axis, places: axis.flatMap(({ isClose }, place) => (isClose ? [place] : [])) };
}

/** How far the equity stands below its high-water mark, as an amount of zero or less. */
export function belowMark({ equity, tidemark }: EquityPoint): Decimal {
  return toDecimal(decimal(equity).minus(tidemark));
}

function startOf(first: string, from: string | null): string {
  const before = new Date(midnight(first) - DAY_MS).toISOString();
  return from !== null && from < before ? new Date(midnight(from)).toISOString() : before;
}

function axisOf(points: readonly EquityPoint[]): AxisDay[] {
  const own = points.map(({ at }) => midnight(at));
  const first = own[0] ?? 0;
  const days = ((own.at(-1) ?? first) - first) / DAY_MS + 1;
  if (days > MOST_DAYS) return own.map((at, point) => ({ day: dayOf(at), point, isClose: true }));
  let point = 0;
  return Array.from({ length: days }, (_, step) => {
    const at = first + step * DAY_MS;
    if (own[point + 1] === at) point += 1;
    return { day: dayOf(at), point, isClose: own[point] === at };
  });
}

function midnight(at: string): number {
  const moment = Date.parse(at);
  return moment - (((moment % DAY_MS) + DAY_MS) % DAY_MS);
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
