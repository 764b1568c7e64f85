import { seededRandom } from "./random.ts";
import { normalTail } from "./statistics.ts";
import { EXACT_LIMIT } from "./stratified-tests.ts";

/** Values with the group of each, within one stratum. */
export type GroupedStratum = { values: readonly number[]; groups: readonly number[] };

const RESAMPLES = 2_000;

/** The group whose values lie lowest, and the probability that any group lies as low by chance. */
export type Worst = { group: number; z: number; pValue: number };

/**
 * Finds the group whose values fall furthest below those of its strata, among the groups `considered`, and
 * weighs that it was chosen. The group labels are shuffled within strata 2 000 times. Each time the lowest
 * z over all groups is compared (Westfall and Young 1993, max-T). Above EXACT_LIMIT values the normal limit
 * is multiplied by the number of groups. Null when no group varies.
 */
export function worstGroup(
  strata: Iterable<GroupedStratum>,
  considered: readonly number[],
  seed: string,
): Worst | null {
  const { size, errors } = deviations(strata, considered);
  const usable = considered.filter((group) => (errors.get(group) ?? 0) > 0);
  if (usable.length === 0) return null;
  const places = new Map(usable.map((group, place) => [group, place]));
  const scale = usable.map((group) => errors.get(group) ?? 1);
  const { place, z } = lowest(poolsOf(strata, places), scale);
  const group = usable[place] ?? 0;
  if (size > EXACT_LIMIT) return { group, z, pValue: Math.min(1, usable.length * normalTail(-z)) };
  const pools = [...poolsOf(strata, places)];
  const random = seededRandom(seed);
  let asLow = 0;
  for (let round = 0; round < RESAMPLES; round++) {
    for (const { rests } of pools) shuffle(rests, random);
    if (lowest(pools, scale).z <= z + 1e-9) asLow++;
  }
  return { group, z, pValue: (asLow + 1) / (RESAMPLES + 1) };
}

/** What each value of a stratum lies above its mean, and the place of its group; −1 is none. */
type Pool = { rests: Float64Array; at: Int32Array };

function* poolsOf(strata: Iterable<GroupedStratum>, places: ReadonlyMap<number, number>): Generator<Pool> {
  for (const { values, groups } of strata) {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    yield {
      rests: Float64Array.from(values, (value) => value - mean),
      at: Int32Array.from(groups, (group) => places.get(group) ?? -1),
    };
  }
}

/** The place whose sum of rests is the lowest in units of its scale. */
function lowest(pools: Iterable<Pool>, scale: readonly number[]): { place: number; z: number } {
  const sums = new Float64Array(scale.length);
  for (const { rests, at } of pools)
    for (let i = 0; i < rests.length; i++) {
      const place = at[i] ?? -1;
      if (place >= 0) sums[place] = (sums[place] ?? 0) + (rests[i] ?? 0);
    }
  let found = { place: 0, z: Number.POSITIVE_INFINITY };
  sums.forEach((sum, place) => {
    const z = sum / (scale[place] ?? 1);
    if (z < found.z) found = { place, z };
  });
  return found;
}

/** The standard deviation of each group's sum of rests over all shuffles, in closed form. */
function deviations(
  strata: Iterable<GroupedStratum>,
  considered: readonly number[],
): { size: number; errors: Map<number, number> } {
  const variances = new Map(considered.map((group) => [group, 0]));
  let size = 0;
  for (const { values, groups } of strata) {
    const n = values.length;
    size += n;
    if (n < 2) continue;
    const mean = values.reduce((sum, value) => sum + value, 0) / n;
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    const counts = new Map<number, number>();
    for (const group of groups) counts.set(group, (counts.get(group) ?? 0) + 1);
    for (const [group, count] of counts) {
      const before = variances.get(group);
      if (before !== undefined)
        variances.set(group, before + (count * (n - count) * squares) / (n * (n - 1)));
    }
  }
  return { size, errors: new Map([...variances].map(([group, variance]) => [group, Math.sqrt(variance)])) };
}

function shuffle(values: Float64Array, random: () => number): void {
  for (let i = values.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const chosen = values[j] ?? 0;
    values[j] = values[i] ?? 0;
    values[i] = chosen;
  }
}
