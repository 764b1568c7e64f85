import { Problem } from "#shared/problem.ts";

/**
 * So many writes of one user run at once in an isolate. Most of them wait for one lock, and each that waits
 * in the ledger holds a connection that others need.
 */
const AT_ONCE = 4;
/** So many more wait here, which costs memory and a timer. */
const MOST_WAITING = 500;
/** Longer than five hundred placements take on a machine that does much else. */
const PATIENCE_MS = 60_000;
/** The first in line looks so often, and each one behind it a little less often. */
const LOOKS_EVERY_MS = 5;
const LOOKS_AT_LEAST_EVERY_MS = 250;
/** A request that has ended no longer looks, and its place goes. */
const GONE_AFTER_MS = 5_000;
/** A write whose request the runtime ended leaves its turn behind. No write lasts as long. */
const LOST_AFTER_MS = 90_000;

type Mark = { at: number };
type Queue = { running: Set<Mark>; waiting: Set<Mark> };
type Caller = { userId: string; waitUntil(work: Promise<unknown>): void };

/** Users with writes under way; a queue leaves with its last write. */
const queues = new Map<string, Queue>();

/**
 * Runs a write of the user once it is its turn. Writes come to their turns in the order of this call. Throws
 * `rate_limited` where too many wait, and `ledger_unavailable` after a wait of a minute.
 */
export async function inTurnOf<T>({ userId, waitUntil }: Caller, work: () => Promise<T>): Promise<T> {
  const queue = queues.get(userId) ?? { running: new Set(), waiting: new Set() };
  queues.set(userId, queue);
  const turn = await turnIn(queue);
  const written = work().finally(() => {
    queue.running.delete(turn);
    if (queue.running.size + queue.waiting.size === 0) queues.delete(userId);
  });
  // A caller who leaves does not leave the turn behind.
  waitUntil(written.catch(() => undefined));
  return written;
}

/** Each request waits by a timer of its own: the runtime ends one that waits for another's promise. */
async function turnIn({ running, waiting }: Queue): Promise<Mark> {
  if (waiting.size >= MOST_WAITING)
    throw new Problem("rate_limited", "Too many writes wait already.", { retryAfterSeconds: 5 });
  const mark = { at: Date.now() };
  const until = mark.at + PATIENCE_MS;
  waiting.add(mark);
  for (;;) {
    mark.at = Date.now();
    const before = placeOf(mark, { running, waiting });
    if (before < AT_ONCE - running.size) {
      waiting.delete(mark);
      running.add(mark);
      return mark;
    }
    if (mark.at >= until) break;
    await scheduler.wait(Math.min(LOOKS_EVERY_MS * (before + 1), LOOKS_AT_LEAST_EVERY_MS));
  }
  waiting.delete(mark);
  throw new Problem("ledger_unavailable", "Too many writes came before this one.", { retryAfterSeconds: 5 });
}

/** How many wait before this one. Marks of requests that have ended leave on the way. */
function placeOf(mark: Mark, { running, waiting }: Queue): number {
  for (const turn of running) if (turn.at + LOST_AFTER_MS < mark.at) running.delete(turn);
  let place = 0;
  for (const other of waiting) {
    if (other === mark) break;
    if (other.at + GONE_AFTER_MS < mark.at) waiting.delete(other);
    else place += 1;
  }
  return place;
}
