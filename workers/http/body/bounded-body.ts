const BLOCK = 65_536;

type Body = AsyncIterable<Uint8Array> | null;
type Bound = { most: number; refusal: () => Error };

/**
 * Reads a body in blocks of 64 KB. It throws the refusal at the first byte beyond `most` and then reads no
 * further. The body takes no more memory than its bytes, however small its chunks are.
 */
export async function* boundedBlocks(
  body: Body,
  { most, refusal }: Bound,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let block = new Uint8Array(BLOCK);
  let filled = 0;
  let size = 0;
  for await (const piece of body ?? []) {
    size += piece.length;
    if (size > most) throw refusal();
    for (let from = 0; from < piece.length;) {
      const next = piece.subarray(from, from + BLOCK - filled);
      block.set(next, filled);
      filled += next.length;
      from += next.length;
      if (filled < BLOCK) continue;
      yield block;
      block = new Uint8Array(BLOCK);
      filled = 0;
    }
  }
  if (filled > 0) yield block.slice(0, filled);
}

/** All of a body in its blocks, read no further than it may go. */
export async function readBounded(body: Body, bound: Bound): Promise<Uint8Array<ArrayBuffer>[]> {
  const blocks: Uint8Array<ArrayBuffer>[] = [];
  for await (const block of boundedBlocks(body, bound)) blocks.push(block);
  return blocks;
}
