import { quantile, normalTail, type Interval } from "./statistics.ts";
import { seededRandom } from "./random.ts";

/** A day or a week as a 2×2 table: how many of `exposed` and of `others` were hits. */
export type RateStratum = { exposedHits: number; exposed: number; otherHits: number; others: number };

/** A day or a week of values under two labels. */
export type ValueStratum = { exposed: readonly number[]; others: readonly number[] };

/**
 * Up to this many observations a test is exact or permuted; above it, the closed-form normal limit is used.
 */
export const EXACT_LIMIT = 10_000;
const RESAMPLES = 2_000;

/**
 * The probabilities that labels shuffled within strata give at least (`upper`) or at most (`lower`) the
 * observed value.
 */
export type Tails = { upper: number; lower: number };

/** Tests rates exactly up to EXACT_LIMIT observations, else by the Cochran–Mantel–Haenszel limit. */
export function rateTest(strata: Iterable<RateStratum>): Tails {
  let size = 0;
  for (const { exposed, others } of strata) size += exposed + others;
  return size <= EXACT_LIMIT ? exactRateTest(strata) : normalRateTest(strata);
}

/**
 * The exact conditional test. Within each stratum the hits of the exposed are hypergeometric, given the
 * margins. Their sum over strata is the convolution of those distributions.
 */
export function exactRateTest(strata: Iterable<RateStratum>): Tails {
  let seen = 0;
  let lowest = 0;
  let sum = [1];
  for (const stratum of strata) {
    const { low, probabilities } = hypergeometric(stratum);
    seen += stratum.exposedHits;
    lowest += low;
    if (probabilities.length > 1) sum = convolve(sum, probabilities);
  }
  let [lower, upper] = [0, 0];
  sum.forEach((probability, index) => {
    if (lowest + index <= seen) lower += probability;
    if (lowest + index >= seen) upper += probability;
  });
  return { upper: Math.min(1, upper), lower: Math.min(1, lower) };
}

/** The Cochran–Mantel–Haenszel test with a continuity correction of one half. */
export function normalRateTest(strata: Iterable<RateStratum>): Tails {
  const { excess, variance } = rateExcess(strata);
  if (variance <= 0) return { upper: 1, lower: 1 };
  const deviation = Math.sqrt(variance);
  return { upper: normalTail((excess - 0.5) / deviation), lower: normalTail((-excess - 0.5) / deviation) };
}

/**
 * The hits of the exposed beyond their expectation within strata, and the hypergeometric variance of that
 * excess.
 */
export function rateExcess(strata: Iterable<RateStratum>): { excess: number; variance: number } {
  let [excess, variance] = [0, 0];
  for (const { exposedHits, exposed, otherHits, others } of strata) {
    const total = exposed + others;
    const hits = exposedHits + otherHits;
    if (total < 2) continue;
    excess += exposedHits - (exposed * hits) / total;
    variance += (exposed * others * hits * (total - hits)) / (total * total * (total - 1));
  }
  return { excess, variance };
}

/** Tests values by permutation up to EXACT_LIMIT observations, else by the closed-form normal limit. */
export function valueTest(strata: Iterable<ValueStratum>, seed: string): Tails {
  let size = 0;
  for (const { exposed, others } of strata) size += exposed.length + others.length;
  return size <= EXACT_LIMIT ? permutedValueTest(strata, seed) : normalValueTest(strata);
}

/**
 * Shuffles the labels within their strata 2 000 times from a seed; the observed arrangement counts as one
 * more.
 */
export function permutedValueTest(strata: Iterable<ValueStratum>, seed: string): Tails {
  const random = seededRandom(seed);
  const pools = Array.from(strata)
    .filter(({ exposed, others }) => exposed.length > 0 && others.length > 0)
    .map(({ exposed, others }) => ({
      values: Float64Array.from([...exposed, ...others]),
      take: exposed.length,
    }));
  const seen = pools.reduce((sum, { values, take }) => sum + sumOf(values, take), 0);
  // The same values summed in another order differ in their last bits; such sums are ties.
  const slack =
    1e-9 * (1 + pools.reduce((sum, { values }) => sum + values.reduce((s, v) => s + Math.abs(v), 0), 0));
  let [atLeast, atMost] = [0, 0];
  for (let round = 0; round < RESAMPLES; round++) {
    let drawn = 0;
    for (const { values, take } of pools) drawn += drawSum(values, take, random);
    if (drawn >= seen - slack) atLeast++;
    if (drawn <= seen + slack) atMost++;
  }
  return { upper: (atLeast + 1) / (RESAMPLES + 1), lower: (atMost + 1) / (RESAMPLES + 1) };
}

/** The normal limit of all shuffles within strata, with their mean and variance in closed form. */
export function normalValueTest(strata: Iterable<ValueStratum>): Tails {
  let [excess, variance] = [0, 0];
  for (const { exposed, others } of strata) {
    const [n, m] = [exposed.length, others.length];
    if (n === 0 || m === 0) continue;
    const all = [...exposed, ...others];
    const mean = all.reduce((sum, x) => sum + x, 0) / (n + m);
    const squares = all.reduce((sum, x) => sum + (x - mean) ** 2, 0);
    excess += exposed.reduce((sum, x) => sum + x - mean, 0);
    variance += (n * m * squares) / ((n + m) * (n + m - 1));
  }
  if (variance <= 0) return { upper: 1, lower: 1 };
  const z = excess / Math.sqrt(variance);
  return { upper: normalTail(z), lower: normalTail(-z) };
}

/**
 * The 95 % percentile interval of `statistic` over 2 000 seeded resamples of whole weeks. Null when fewer
 * than half of the resamples have a value.
 */
export function bootstrapWeeks<Week>(
  weeks: readonly Week[],
  statistic: (drawn: readonly Week[]) => number | null,
  seed: string,
): Interval | null {
  const random = seededRandom(seed);
  const found: number[] = [];
  const drawn: Week[] = [];
  for (let round = 0; round < RESAMPLES; round++) {
    drawn.length = 0;
    for (let i = 0; i < weeks.length; i++) {
      const week = weeks[Math.floor(random() * weeks.length)];
      if (week !== undefined) drawn.push(week);
    }
    const value = statistic(drawn);
    if (value !== null && Number.isFinite(value)) found.push(value);
  }
  return found.length < RESAMPLES / 2 ? null : [quantile(found, 0.025), quantile(found, 0.975)];
}

/**
 * The distribution of the exposed hits given the margins; computed outwards from the mode, so that nothing
 * underflows.
 */
export function hypergeometric({ exposedHits, exposed, otherHits, others }: RateStratum): {
  low: number;
  probabilities: number[];
} {
  const hits = exposedHits + otherHits;
  const low = Math.max(0, hits - others);
  const high = Math.min(exposed, hits);
  const mode = Math.min(
    high,
    Math.max(low, Math.floor(((exposed + 1) * (hits + 1)) / (exposed + others + 2))),
  );
  const weights = Array.from({ length: high - low + 1 }, () => 0);
  weights[mode - low] = 1;
  let [up, down] = [1, 1];
  for (let k = mode; k < high; k++) {
    up *= ((exposed - k) * (hits - k)) / ((k + 1) * (others - hits + k + 1));
    weights[k + 1 - low] = up;
  }
  for (let k = mode; k > low; k--) {
    down *= (k * (others - hits + k)) / ((exposed - k + 1) * (hits - k + 1));
    weights[k - 1 - low] = down;
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return { low, probabilities: weights.map((weight) => weight / total) };
}

function convolve(left: readonly number[], right: readonly number[]): number[] {
  const sum = Array.from({ length: left.length + right.length - 1 }, () => 0);
  left.forEach((p, i) => {
    if (p < 1e-300) return;
    for (let j = 0; j < right.length; j++) sum[i + j] = (sum[i + j] ?? 0) + p * (right[j] ?? 0);
  });
  return sum;
}

function sumOf(values: Float64Array, take: number): number {
  let sum = 0;
  for (let i = 0; i < take; i++) sum += values[i] ?? 0;
  return sum;
}

/**
 * Moves a random `take` of the values to the front (a partial Fisher–Yates shuffle) and returns their sum.
 */
function drawSum(values: Float64Array, take: number, random: () => number): number {
  let sum = 0;
  for (let i = 0; i < take; i++) {
    const j = i + Math.floor(random() * (values.length - i));
    const chosen = values[j] ?? 0;
    values[j] = values[i] ?? 0;
    values[i] = chosen;
    sum += chosen;
  }
  return sum;
}
