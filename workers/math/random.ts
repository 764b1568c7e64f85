/** A stream of numbers in [0, 1), the same for the same seed. */
export type Random = () => number;

/** xoshiro128** (Blackman and Vigna) from four words of state; returns unsigned 32-bit integers. */
export function xoshiro128(state: readonly [number, number, number, number]): () => number {
  let [a, b, c, d] = state;
  return () => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return result;
  };
}

/**
 * Seeds xoshiro128** from a text by FNV-1a and splitmix32; the seed is the formula's name, so a score can be
 * reproduced.
 */
export function seededRandom(seed: string): Random {
  let hash = 0x811c9dc5;
  for (let i = 0; i < seed.length; i++) hash = Math.imul(hash ^ seed.charCodeAt(i), 0x01000193);
  const word = () => {
    hash = (hash + 0x9e3779b9) | 0;
    let mixed = Math.imul(hash ^ (hash >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
  const next = xoshiro128([word(), word(), word(), word()]);
  return () => next() / 0x1_0000_0000;
}

function rotate(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}
