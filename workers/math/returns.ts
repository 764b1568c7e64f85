/** Money on a day: `day` counts days. What the owner pays in is below zero, what comes back is above it. */
export type CashFlow = { day: number; amount: number };

const YEAR_DAYS = 365;
/** Rates are sought between −99.999999 % and 10²⁰ a year. */
const LOWEST = 1e-8;
const HIGHEST = 1e20;
const HALVINGS = 200;

/**
 * The yearly rate at which all flows are worth nothing together: Σ amount ÷ (1 + r)^(days ÷ 365), as XIRR of
 * Excel defines it. Null where the flows have one sign, or no rate within the bracket. The bracket is halved,
 * because Newton's method leaves it. Of several roots it finds one.
 */
export function xirr(flows: readonly CashFlow[]): number | null {
  const [first, last] = [flows[0], flows.at(-1)];
  if (first === undefined || last === undefined) return null;
  // Worth at the last day for shrinking and at the first day for growing money, so that no power overflows.
  const worthAt = (growth: number) => {
    const at = growth < 1 ? last.day : first.day;
    return flows.reduce((sum, { day, amount }) => sum + amount * growth ** ((at - day) / YEAR_DAYS), 0);
  };
  let [low, high] = [LOWEST, LOWEST];
  let below = Math.sign(worthAt(low));
  // The first change of sign from the bottom brackets the smallest root.
  for (;;) {
    high = low < 4 ? low * 1.5 + 0.001 : low * 4;
    if (high > HIGHEST) return null;
    const above = Math.sign(worthAt(high));
    if (above === 0) return high - 1;
    if (below !== 0 && above !== below) break;
    [low, below] = [high, above];
  }
  for (let step = 0; step < HALVINGS && high - low > Number.EPSILON * high; step++) {
    const middle = (low + high) / 2;
    if (Math.sign(worthAt(middle)) === below) low = middle;
    else high = middle;
  }
  return (low + high) / 2 - 1;
}

/** What a period earned on its base: the value as it began with what was paid in then. */
export type Period = { base: number; earned: number };

/**
 * The time-weighted return, chained over the periods (CFA Institute, GIPS). A period without a base and
 * without earnings does not count, so that a full withdrawal ends nothing. Null where money was earned or
 * lost without a base, and for no period with one.
 */
export function timeWeighted(periods: readonly Period[]): number | null {
  const counted = periods.filter(({ base, earned }) => base > 0 || earned !== 0);
  if (counted.length === 0 || counted.some(({ base }) => base <= 0)) return null;
  return counted.reduce((growth, { base, earned }) => growth * (1 + earned / base), 1) - 1;
}

/**
 * The mean over its sample standard deviation, times the root of the periods a year (Sharpe, 1994), without a
 * riskless rate. Null for fewer than two values, or where all are alike.
 */
export function sharpe(values: readonly number[], periodsPerYear: number): number | null {
  if (values.length < 2) return null;
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / (values.length - 1));
  return isNothing(deviation, mean) ? null : (mean / deviation) * Math.sqrt(periodsPerYear);
}

/**
 * The mean over the downside deviation, times the root of the periods a year (Sortino & Price, 1994). That
 * deviation is the root of the mean square of what is below zero, over all periods. Null without a value
 * below zero.
 */
export function sortino(values: readonly number[], periodsPerYear: number): number | null {
  if (values.length < 2) return null;
  const squares = values.reduce((sum, value) => sum + Math.min(0, value) ** 2, 0);
  if (squares === 0) return null;
  return (meanOf(values) / Math.sqrt(squares / values.length)) * Math.sqrt(periodsPerYear);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Equal values have a deviation of rounding errors only. */
function isNothing(deviation: number, mean: number): boolean {
  return deviation <= Math.abs(mean) * 1e-12;
}
