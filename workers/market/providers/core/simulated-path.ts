import { seededRandom } from "../../../math/random.ts";

/** The finest step of the path: between two of these instants the price moves in a straight line. */
export const STEP_MS = 20_000;

/** Each wave has knots that lie on the knots of all finer waves, and a share of the price as its height. */
const WAVES: readonly { ms: number; height: number }[] = [
  { ms: 28 * 86_400_000, height: 0.16 },
  { ms: 7 * 86_400_000, height: 0.08 },
  { ms: 86_400_000, height: 0.03 },
  { ms: 4 * 3_600_000, height: 0.012 },
  { ms: 3_600_000, height: 0.006 },
  { ms: 600_000, height: 0.0025 },
  { ms: 100_000, height: 0.001 },
  { ms: STEP_MS, height: 0.0004 },
];

/** The price of a symbol over time, in cents. It is made of + − × and / only: every isolate gets the same. */
export type Path = {
  /** The price at an instant in epoch ms. */
  centsAt(ms: number): number;
  /** Half of the spread, in cents. */
  halfSpread: number;
  /** A whole number from 0 to 2³² − 1 that belongs to an instant and a purpose. */
  chanceAt(ms: number, purpose: number): number;
};

/**
 * The path of one symbol under a seed: a base price times a sum of piecewise linear waves. It is value noise
 * without smoothing (K. Perlin: An Image Synthesizer, 1985). Highs and lows lie on its knots.
 */
export function pathOf(seed: string, symbol: string): Path {
  const random = seededRandom(`market ${seed} ${symbol}`);
  const salt = Math.floor(random() * 0x1_0000_0000);
  const base = Math.round(2000 + random() * 46_000);
  const waves = WAVES.map(({ ms, height }, at) => ({ ms, height, wave: waveOf(salt + at * 0x9e3779b9, ms) }));
  return {
    centsAt(ms) {
      let sum = 1;
      for (const { height, wave } of waves) sum += height * wave(ms);
      return Math.round(base * sum);
    },
    halfSpread: 1 + Math.floor(base / 20_000),
    chanceAt: (ms, purpose) => mixed(salt ^ mixed(purpose), Math.floor(ms / 1000)),
  };
}

/**
 * A line through one chance value in [−1, 1) per knot. The last piece is kept, because time mostly goes on.
 */
function waveOf(salt: number, every: number): (ms: number) => number {
  let held = { knot: Number.NaN, from: 0, slope: 0 };
  const valueAt = (knot: number): number => mixed(salt, knot) / 0x8000_0000 - 1;
  return (ms) => {
    const knot = Math.floor(ms / every);
    if (knot !== held.knot) {
      const from = valueAt(knot);
      held = { knot, from, slope: valueAt(knot + 1) - from };
    }
    return held.from + held.slope * ((ms - knot * every) / every);
  };
}

/** The finaliser of MurmurHash3 over two words. */
function mixed(word: number, other = 0): number {
  let hash = Math.imul(word ^ Math.imul(other, 0x9e3779b1), 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  hash ^= hash >>> 16;
  hash = Math.imul(hash ^ other, 0x27d4eb2f);
  return (hash ^ (hash >>> 15)) >>> 0;
}
