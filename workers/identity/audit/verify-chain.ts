import type { ChainVerdict } from "#shared/contracts/audit.ts";

/**
 * A row of a chain as the verification reads it: its number, its hashes, and whether its own hash is correct.
 */
export type Link = { seq: number; previous: string; hash: string; holds: boolean; isEmptied: boolean };
export type Head = { seq: number; hash: string };

/** A user's chain in one of the databases. */
export type Chain = {
  /**
   * Returns the rows after that number,
   * in order and with their hashes computed again, or none at the end of the chain.
   */
  linksAfter(seq: number): Promise<Link[]>;
  /** Returns the last row according to the database. */
  head(): Promise<Head>;
};

/**
 * Follows a chain from its first row to its head, page by page, and returns the hash that it has at
 * `watched`. The head is read after the rows. Rows written meanwhile are read too; a row that is still
 * missing then was removed.
 */
export async function verifyChain(
  chain: Chain,
  watched: number,
): Promise<{ verdict: ChainVerdict; watchedHash: string }> {
  let last: Head = { seq: 0, hash: "" };
  let watchedHash = "";
  let emptied = 0;

  /** Reads all rows, and returns the number of the first that does not follow its predecessor. */
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
