import type { Appended, Row, Source } from "#shared/stream.ts";

/** A piece of a user's outbox; `sent` is how far the log has acknowledged it, `floor` the oldest number still held. */
export type Unsent = { generation: number; floor: number; sent: number; rows: Row[] };

/** One database's outbox. */
export type Outbox = {
  source: Source;
  /** Rows from number `from` on, in order; from the first unsent one when it is null. */
  listUnsent(userId: string, from: number | null, limit: number): Promise<Unsent>;
  markSent(userId: string, last: number): Promise<void>;
  /** Users with unsent events, in id order, after a user id. */
  listUsersUnsent(after: string, limit: number): Promise<string[]>;
};

export type Append = (userId: string, source: Source, unsent: Omit<Unsent, "sent">) => Promise<Appended>;

const PAGE = 500;
/** A log that keeps answering with gaps is not going to be healed by reading once more. */
const GAPS = 3;

/**
 * Brings the user's log up to what is committed. It holds no lock and no transaction across the append, so it may
 * run twice at once, die anywhere and come late: the log skips what it knows and refuses what would leave a gap.
 */
export async function relay(outbox: Outbox, append: Append, userId: string): Promise<number> {
  let from: number | null = null;
  let gaps = 0;
  let delivered = 0;
  for (;;) {
    const { generation, floor, sent, rows } = await outbox.listUnsent(userId, from, PAGE);
    if (rows.length === 0) return delivered;
    const marked = rows.map((row) => (row.srcSeq <= sent ? { ...row, rebuilt: true } : row));
    const answer = await append(userId, outbox.source, { generation, floor, rows: marked });
    switch (answer.kind) {
      case "appended":
        if (answer.last > sent) await outbox.markSent(userId, answer.last);
        delivered += rows.length;
        from = answer.last + 1;
        break;
      case "gap":
        gaps += 1;
        if (gaps > GAPS) throw new Error(`the log still has a gap at ${answer.expected} of ${outbox.source}`);
        from = answer.expected;
        break;
      case "erased":
        // Nobody will ever read them: without the mark every sweep would come back for them.
        await outbox.markSent(userId, rows.at(-1)?.srcSeq ?? sent);
        return delivered;
      case "stale":
        return delivered;
    }
  }
}

/** Relays every user that has something unsent, a few at once; one user's failure does not hold back another. */
export async function relayAll(
  outbox: Outbox,
  relayOne: (userId: string) => Promise<unknown>,
  { users, atOnce }: { users: number; atOnce: number },
): Promise<{ relayed: number; failed: string[] }> {
  const failed: string[] = [];
  let relayed = 0;
  for (let after = ""; relayed + failed.length < users; ) {
    const ids = await outbox.listUsersUnsent(after, Math.min(100, users - relayed - failed.length));
    if (ids.length === 0) break;
    after = ids.at(-1) ?? after;
    failed.push(...(await relayEach(ids, relayOne, atOnce)));
    relayed += ids.length - failed.length;
  }
  return { relayed, failed };
}

/** Runs the relay for each user, `atOnce` of them side by side; answers with those for whom it failed. */
export async function relayEach(
  userIds: readonly string[],
  relayOne: (userId: string) => Promise<unknown>,
  atOnce: number,
): Promise<string[]> {
  const waiting = [...new Set(userIds)];
  const failed: string[] = [];
  async function work(): Promise<void> {
    for (let userId = waiting.shift(); userId !== undefined; userId = waiting.shift()) {
      try {
        await relayOne(userId);
      } catch {
        failed.push(userId);
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work));
  return failed;
}
