import type { Appended, Row, Source } from "#shared/stream.ts";

/**
 * A piece of a user's outbox. `head` is the newest committed number, `sent` is the known end of the log, and
 * `floor` is the oldest stored number.
 */
export type Unsent = { generation: number; floor: number; sent: number; head: number; rows: Row[] };

/** One database's outbox. */
export type Outbox = {
  source: Source;
  /** Rows from number `from` on, in order; from the first unsent one when it is null. */
  listUnsent(userId: string, from: number | null, limit: number): Promise<Unsent>;
  markSent(userId: string, last: number): Promise<void>;
  /** Users with unsent events, in id order, after a user id. */
  listUsersUnsent(after: string, limit: number): Promise<string[]>;
};

export type Append = (
  userId: string,
  source: Source,
  generation: number,
  floor: number,
  rows: Row[],
) => Promise<Appended>;

const PAGE = 500;
/** A log that keeps answering with gaps is not going to be healed by reading once more. */
const GAPS = 3;

/**
 * Appends all committed events to the user's log. It holds no lock and no transaction across the append, so
 * it may run twice at once, die anywhere and arrive late. The log skips entries that it knows and refuses
 * entries that would leave a gap.
 */
export async function relay(outbox: Outbox, append: Append, userId: string): Promise<number> {
  let from: number | null = null;
  let gaps = 0;
  let delivered = 0;
  for (;;) {
    const { generation, floor, sent, head, rows } = await outbox.listUnsent(userId, from, PAGE);
    // The database was restored and its generation not raised: what it commits now would pass for known.
    if (from !== null && from > head + 1) throw new Error(`the log is ahead of ${outbox.source}`);
    if (rows.length === 0) return delivered;
    const marked = rows.map((row) => (row.srcSeq <= sent ? { ...row, rebuilt: true } : row));
    const answer = await append(userId, outbox.source, generation, floor, marked);
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

/**
 * Relays every user with unsent events, up to `users` of them. It returns their number and the users whose
 * relay failed.
 */
export async function relayAll(
  outbox: Pick<Outbox, "listUsersUnsent">,
  relayOne: (userId: string) => Promise<unknown>,
  { users, atOnce }: { users: number; atOnce: number },
): Promise<{ tried: number; failed: string[] }> {
  const failed: string[] = [];
  let tried = 0;
  for (let after = ""; tried < users;) {
    const ids = await outbox.listUsersUnsent(after, Math.min(100, users - tried));
    const last = ids.at(-1);
    if (last === undefined) break;
    failed.push(...(await relayEach(ids, relayOne, atOnce)));
    tried += ids.length;
    after = last;
  }
  return { tried, failed };
}

/**
 * Runs the relay for each user, `atOnce` concurrently. One user's failure does not hold back another user,
 * and is returned.
 */
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
