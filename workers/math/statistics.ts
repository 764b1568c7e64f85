export type Interval = [number, number];

/** The 97.5 % quantile of the standard normal distribution. */
const Z = 1.959963984540054;
const DENSITY_AT_ZERO = 0.3989422804014327;

/**
 * P(Z > z) for a standard normal Z, to about 14 digits: a series near zero, a continued fraction in the tail.
 */
export function normalTail(z: number): number {
  if (Number.isNaN(z)) return Number.NaN;
  if (z < 0) return 1 - normalTail(-z);
  if (z > 38) return 0;
  const density = DENSITY_AT_ZERO * Math.exp((-z * z) / 2);
  if (z < 3) {
    let term = z;
    let sum = z;
    for (let k = 3; Math.abs(term) > 1e-18 * sum; k += 2) {
      term *= (z * z) / k;
      sum += term;
    }
    return 0.5 - density * sum;
  }
  let fraction = z;
  for (let k = 120; k >= 1; k--) fraction = z + k / fraction;
  return density / fraction;
}

/** The z with P(Z ≤ z) = q for 0.5 ≤ q < 1, by bisection of the tail. */
export function normalQuantile(q: number): number {
  let [low, high] = [0, 38];
  for (let step = 0; step < 80; step++) {
    const middle = (low + high) / 2;
    if (normalTail(middle) > 1 - q) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The Wilson score interval of a rate, at 95 %. */
export function wilson(successes: number, trials: number): Interval {
  if (trials <= 0) return [0, 1];
  const rate = successes / trials;
  const spread = (Z * Z) / trials;
  const middle = (rate + spread / 2) / (1 + spread);
  const half = (Math.sqrt((rate * (1 - rate)) / trials + spread / (4 * trials)) * Z) / (1 + spread);
  return [successes === 0 ? 0 : middle - half, successes === trials ? 1 : middle + half];
}

/** `estimate` ± 1.96 standard errors. */
export function normalInterval(estimate: number, standardError: number): Interval {
  return [estimate - Z * standardError, estimate + Z * standardError];
}

/**
 * The ratio of two rates a/n and b/m with its 95 % log-ratio interval (Katz). When a count is zero, every
 * cell gains a half, so that the ratio always has a value.
 */
export function rateRatio(
  { hits: a, of: n }: Share,
  { hits: b, of: m }: Share,
): { ratio: number; interval: Interval } {
  const add = a === 0 || b === 0 ? 0.5 : 0;
  const [hits, trials, otherHits, otherTrials] = [a + add, n + 2 * add, b + add, m + 2 * add];
  const log = Math.log(hits / trials / (otherHits / otherTrials));
  const variance = 1 / hits - 1 / trials + 1 / otherHits - 1 / otherTrials;
  const [low, high] = normalInterval(log, Math.sqrt(Math.max(0, variance)));
  return { ratio: Math.exp(log), interval: [Math.exp(low), Math.exp(high)] };
}

export type Share = { hits: number; of: number };

/** Adjusts p-values for the false discovery rate (Benjamini–Hochberg); the order of the input is kept. */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const order = pValues.map((_, index) => index).sort((a, b) => at(pValues, b) - at(pValues, a));
  const adjusted = pValues.map(() => 1);
  let smallest = 1;
  order.forEach((index, place) => {
    smallest = Math.min(smallest, (at(pValues, index) * pValues.length) / (pValues.length - place));
    adjusted[index] = smallest;
  });
  return adjusted;
}

/** The q-quantile by linear interpolation (type 7); throws a RangeError on an empty list. */
export function quantile(values: readonly number[], q: number): number {
  // A sorted list of plain numbers would hold each of them as an object.
  const sorted = new Float64Array(values).sort();
  const place = (sorted.length - 1) * q;
  const below = at(sorted, Math.floor(place));
  return below + (at(sorted, Math.ceil(place)) - below) * (place - Math.floor(place));
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

function at(values: ArrayLike<number>, index: number): number {
  const value = values[index];
  if (value === undefined) throw new RangeError(`no value at ${index}`);
  return value;
}
