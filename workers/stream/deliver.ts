import type { Row, Source } from "#shared/stream.ts";
import { log, traceOf } from "../log.ts";
import { openOutboxes, relayUser } from "./outboxes.ts";

/** The oldest number of the outbox is unknown here. The value 1 claims nothing about it. */
const FLOOR = 1;
const MARK_EVERY_MS = 2000;
const MOST_MARKED = 10_000;

/**
 * When this isolate last moved a user's mark. In a burst of commits only the first moves it. The sweep does
 * the rest.
 */
const markedAt = new Map<string, number>();

/** Newly committed rows, given by the request that committed them. */
export type Committed = { source: Source; generation: number; rows: Row[] };

/**
 * The fast path: it sends rows to the user's stream without reading them again. It never throws. After a
 * failure it sends a nudge through the queue. If the nudge is lost too, the sweep finds the rows.
 */
export async function deliver(
  env: Env,
  userId: string,
  { source, generation, rows }: Committed,
): Promise<void> {
  try {
    const answer = await env.USER_STREAM.getByName(userId).append(source, generation, FLOOR, rows);
    const outbox = openOutboxes(env).find((each) => each.source === source);
    if (outbox === undefined) return;
    if (answer.kind === "gap") await relayUser(env, outbox, userId);
    // Listeners of identity's events are told with the mark, so it does not wait for the sweep.
    const marks = source === "identity" || isDue(userId, Date.now());
    if (answer.kind === "appended" && marks) await outbox.markSent(userId, answer.last);
  } catch (error) {
    log("warn", "deliver.nudged", { source, userId, ...traceOf(error) });
    await env.RELAY.send({ userIds: [userId] }).catch(() => undefined);
  }
}

function isDue(userId: string, now: number): boolean {
  if (now - (markedAt.get(userId) ?? 0) < MARK_EVERY_MS) return false;
  if (markedAt.size >= MOST_MARKED) markedAt.clear();
  markedAt.set(userId, now);
  return true;
}
