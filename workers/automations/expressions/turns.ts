import { Problem } from "#shared/problem.ts";
import { isolateMemory } from "../../db/isolate-memory.ts";

/** A caller waits at most so often for a turn. */
const MOST_WAITS = 100;
const WAIT_MS = 20;
/** Even the slowest script does so much work in a millisecond, in units of the meter. */
const FUEL_PER_MS = 1_000_000;

/** Until when a user's next evaluation waits, in milliseconds since 1970. */
const freeAt = isolateMemory<number>(1000);

/**
 * Evaluates for a user whose earlier evaluations in this isolate lie as far back as their work takes, so that
 * others get their turns. It throws `rate_limited` when they take too long. The clock stands still during
 * work, so the pause is computed from the work.
 */
export async function inTurn<Evaluated extends { fuel: number }>(
  userId: string,
  evaluate: () => Evaluated,
): Promise<Evaluated> {
  for (let waits = 0; (freeAt.get(userId) ?? 0) > Date.now(); waits++) {
    if (waits === MOST_WAITS) throw new Problem("rate_limited", undefined, { retryAfterSeconds: 2 });
    await scheduler.wait(WAIT_MS);
  }
  const evaluated = evaluate();
  freeAt.put(userId, Date.now() + evaluated.fuel / FUEL_PER_MS);
  return evaluated;
}
