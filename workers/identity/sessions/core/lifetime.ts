const DAY_MS = 86_400_000;

/** A session slides by 7 days with every refresh, and ends 30 days after sign-in at the latest. */
export const IDLE_MS = 7 * DAY_MS;
export const ABSOLUTE_MS = 30 * DAY_MS;
export const GRACE_MS = 30_000;
/** The time before its end at which a session's end is announced. */
export const EXPIRING_MS = 15 * 60_000;

export type Line = {
  refreshCounter: number;
  seenCounter: number;
  rotatedAt: number;
  client: string;
};

/**
 * True of a spent refresh token that legitimately lost a race or whose answer was lost. It must be the parent
 * of the current token and come from the same client. It must also come at once, or before the answer that it
 * led to was ever used.
 */
export function isForgiven(line: Line, spent: { counter: number; client: string }, now: number): boolean {
  if (spent.counter !== line.refreshCounter - 1 || spent.client !== line.client) return false;
  return now - line.rotatedAt <= GRACE_MS || line.seenCounter < line.refreshCounter;
}

/** True of a session that can still be used. `isLive` of the store is the same test in SQL. */
export function isLive(
  session: { revoked_at: number | null; idle_expires_at: number; expires_at: number },
  now: number,
): boolean {
  return session.revoked_at === null && session.idle_expires_at > now && session.expires_at > now;
}

export function idleEnd(now: number, absoluteEnd: number): number {
  return Math.min(now + IDLE_MS, absoluteEnd);
}
