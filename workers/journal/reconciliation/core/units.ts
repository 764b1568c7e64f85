import { PLACES, toFixed, toFixed18 } from "../../../math/fixed-point.ts";

/** Units of 10⁻¹⁸ as a fraction: a split may leave thirds. */
export type Units = { num: bigint; den: bigint };

/** A split at an instant of epoch milliseconds: units after it for units before it. */
export type Split = { at: number; after: string; before: string };

/** The time between two splits, up to but without `until`; null stands for the beginning. */
export type Segment = { since: number | null; until: number };

// No account holds more, and no statement tells finer parts of a unit.
const MOST = 10n ** (38n + BigInt(PLACES));
const FINEST = 10n ** 36n;

/** Cuts an instrument's time up to `at` at its splits. A split counts before the rows of its instant. */
export function segmentsOf(splits: readonly Split[], at: number): { segments: Segment[]; splits: Split[] } {
  const passed = splits.filter((split) => split.at <= at).sort((one, other) => one.at - other.at);
  const bounds = [...passed.map((split) => split.at), at + 1];
  const segments = bounds.map((until, n) => ({ since: bounds[n - 1] ?? null, until }));
  return { segments, splits: passed };
}

/** The units after the last segment, where each split multiplies what stood before it. */
export function foldUnits(sums: readonly string[], splits: readonly Split[]): Units {
  let units: Units = { num: 0n, den: 1n };
  for (const [n, sum] of sums.entries()) {
    units = bounded({ num: units.num + toFixed18(sum) * units.den, den: units.den });
    const split = splits[n];
    if (split === undefined) continue;
    const [after, before] = [toFixed18(split.after), toFixed18(split.before)];
    units = bounded({ num: units.num * after, den: units.den * before });
  }
  return units;
}

/** The sum of two positions. */
export function addUnits(one: Units, other: Units): Units {
  return bounded({ num: one.num * other.den + other.num * one.den, den: one.den * other.den });
}

/** Keeps both parts of a fraction small, however many splits there are. */
function bounded({ num, den }: Units): Units {
  const divisor = gcd(num < 0n ? -num : num, den);
  const units =
    den / divisor > FINEST
      ? { num: (num * FINEST) / den, den: FINEST }
      : { num: num / divisor, den: den / divisor };
  const most = MOST * units.den;
  if (units.num > most) return { num: MOST, den: 1n };
  return units.num < -most ? { num: -MOST, den: 1n } : units;
}

function gcd(one: bigint, other: bigint): bigint {
  let [a, b] = [one, other];
  while (b !== 0n) [a, b] = [b, a % b];
  return a === 0n ? 1n : a;
}

/** The fraction in units of 10⁻¹⁸, rounded half away from zero. */
export function rounded({ num, den }: Units): bigint {
  const size = num < 0n ? -num : num;
  const result = (2n * size + den) / (2n * den);
  return num < 0n ? -result : result;
}

/**
 * Stated units less the ledger's, in units of 10⁻¹⁸. A statement rounds what a split makes uneven, so a
 * difference below one step of its last digit is none then.
 */
export function gapOf(stated: string, units: Units): bigint {
  const gap = toFixed18(stated) - rounded(units);
  if (units.den === 1n) return gap;
  const places = stated.includes(".") ? stated.length - stated.indexOf(".") - 1 : 0;
  const step = toFixed(places === 0 ? "1" : `0.${"0".repeat(places - 1)}1`, PLACES);
  return gap < step && gap > -step ? 0n : gap;
}
