/** A step from a leaf to the root: the sibling and the side that it stands on. */
export type Step = { side: "left" | "right"; hash: Uint8Array };

/** The hash of a leaf of RFC 6962, section 2.1: marked, so that no node passes for a leaf. */
export function leafHash(data: Uint8Array): Promise<Uint8Array> {
  return sha256(Uint8Array.of(0), data);
}

/** The root over leaf hashes in their order; of none it is the hash of nothing. */
export async function rootOf(leaves: readonly Uint8Array[]): Promise<Uint8Array> {
  const [root] = (await levelsOf(leaves)).at(-1) ?? [];
  return root ?? sha256();
}

/** The siblings from that leaf up to the root. */
export async function proofOf(leaves: readonly Uint8Array[], index: number): Promise<Step[]> {
  const steps: Step[] = [];
  let at = index;
  for (const level of await levelsOf(leaves)) {
    const hash = level[at ^ 1];
    if (hash !== undefined) steps.push({ side: at % 2 === 0 ? "right" : "left", hash });
    at >>= 1;
  }
  return steps;
}

/** The root that leaf and siblings lead to. */
export async function climb(leaf: Uint8Array, steps: readonly Step[]): Promise<Uint8Array> {
  let hash = leaf;
  for (const step of steps)
    hash = await (step.side === "left" ? nodeHash(step.hash, hash) : nodeHash(hash, step.hash));
  return hash;
}

/** From the leaves to the root; whoever has no sibling goes up as they are, which gives the tree of RFC 6962. */
async function levelsOf(leaves: readonly Uint8Array[]): Promise<(readonly Uint8Array[])[]> {
  const levels = [leaves];
  for (let level = leaves; level.length > 1; levels.push(level)) {
    const below = level;
    const lefts = below.filter((_, index) => index % 2 === 0);
    level = await Promise.all(
      lefts.map(async (left, index) => {
        const right = below[index * 2 + 1];
        return right === undefined ? left : nodeHash(left, right);
      }),
    );
  }
  return levels;
}

function nodeHash(left: Uint8Array, right: Uint8Array): Promise<Uint8Array> {
  return sha256(Uint8Array.of(1), left, right);
}

async function sha256(...parts: readonly Uint8Array[]): Promise<Uint8Array> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return new Uint8Array(await crypto.subtle.digest("SHA-256", whole));
}
