import { createHash } from "node:crypto";

/** A step from a leaf to the root: the sibling and its side. */
export type Step = { side: "left" | "right"; hash: Uint8Array };

/**
 * The hash of a leaf of RFC 6962, section 2.1. A prefix marks it, so that no inner node passes for a leaf.
 */
export function leafHash(data: Uint8Array): Uint8Array {
  return sha256(Uint8Array.of(0), data);
}

/** Returns the root over leaf hashes in their order. Without leaves it is the hash of no bytes. */
export function rootOf(leaves: readonly Uint8Array[]): Uint8Array {
  const [root] = levelsOf(leaves).at(-1) ?? [];
  return root ?? sha256();
}

/** Returns the siblings from that leaf up to the root. */
export function proofOf(leaves: readonly Uint8Array[], index: number): Step[] {
  const steps: Step[] = [];
  let at = index;
  for (const level of levelsOf(leaves)) {
    const hash = level[at ^ 1];
    if (hash !== undefined) steps.push({ side: at % 2 === 0 ? "right" : "left", hash });
    at >>= 1;
  }
  return steps;
}

/** Computes the root from a leaf and its siblings. */
export function climb(leaf: Uint8Array, steps: readonly Step[]): Uint8Array {
  let hash = leaf;
  for (const step of steps)
    hash = step.side === "left" ? nodeHash(step.hash, hash) : nodeHash(hash, step.hash);
  return hash;
}

/**
 * Returns the levels from the leaves to the root. A node without a sibling moves up unchanged, which gives
 * the tree of RFC 6962.
 */
function levelsOf(leaves: readonly Uint8Array[]): (readonly Uint8Array[])[] {
  const levels = [leaves];
  for (let level = leaves; level.length > 1; levels.push(level)) {
    const below = level;
    const lefts = below.filter((_, index) => index % 2 === 0);
    level = lefts.map((left, index) => {
      const right = below[index * 2 + 1];
      return right === undefined ? left : nodeHash(left, right);
    });
  }
  return levels;
}

function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(Uint8Array.of(1), left, right);
}

function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
}
