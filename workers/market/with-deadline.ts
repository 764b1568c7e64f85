import { Problem } from "#shared/problem.ts";

/** What the work gives, or `market_unavailable` when it has given nothing after so many milliseconds. */
export async function withDeadline<T>(work: Promise<T>, ms: number): Promise<T> {
  const over = new AbortController();
  const late = scheduler.wait(ms, { signal: over.signal }).then(() => {
    throw new Problem("market_unavailable", "The source of prices does not answer.", {
      retryAfterSeconds: 5,
    });
  });
  late.catch(() => undefined); // it is aborted when the work is done in time
  try {
    return await Promise.race([work, late]);
  } finally {
    over.abort();
  }
}
