import type { ChainVerdict } from "#shared/contracts/audit.ts";

/** A row of a chain, as far as it is verified: its place, the hash that it claims, and whether it has a right to it. */
export type Link = { seq: number; previous: string; hash: string; holds: boolean; isEmptied: boolean };
export type Head = { seq: number; hash: string };

/** A user's chain in one of the databases. */
export type Chain = {
  /** The next rows after that number, in order, with their hashes computed anew; none when there are no more. */
  linksAfter(seq: number): Promise<Link[]>;
  /** What the database holds to be the last row. */
  head(): Promise<Head>;
};

/**
 * Follows a chain from its first row to its head, a page at a time, and tells the hash that it has at `watched`. The head
 * is read after the rows: what was written meanwhile is read too, and what is still missing then was taken away.
 */
export async function verifyChain(
  chain: Chain,
  watched: number,
): Promise<{ verdict: ChainVerdict; watchedHash: string }> {
  let last: Head = { seq: 0, hash: "" };
  let watchedHash = "";
  let emptied = 0;

  /** Reads to the end of the rows; the number of the first that does not follow. */
  async function follow(): Promise<number | null> {
    for (;;) {
      const links = await chain.linksAfter(last.seq);
      if (links.length === 0) return null;
      for (const { seq, previous, hash, holds, isEmptied } of links) {
        if (seq !== last.seq + 1 || previous !== last.hash || !holds) return seq;
        last = { seq, hash };
        if (isEmptied) emptied++;
        if (seq === watched) watchedHash = hash;
      }
    }
  }

  let brokenAt = await follow();
  let head = await chain.head();
  while (brokenAt === null && head.seq > last.seq) {
    const before = last.seq;
    brokenAt = await follow();
    if (brokenAt === null && last.seq === before) brokenAt = before + 1;
    head = await chain.head();
  }
  if (brokenAt === null && head.hash !== last.hash) brokenAt = Math.min(head.seq + 1, last.seq);
  const verdict = { entries: last.seq, intact: brokenAt === null, brokenAt, emptied, head: last.hash };
  return { verdict, watchedHash };
}
