const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** The waits before each attempt, as Svix has them (https://docs.svix.com/retries): 27 h 35 min in all. */
const WAITS_MS = [0, 5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 10 * HOUR];
export const MOST_ATTEMPTS = WAITS_MS.length;
/** A receiver may ask for a longer wait, up to this. */
const MOST_ASKED_MS = 24 * HOUR;
/** A receiver that is away is tried this often, so that events reach it soon after it is back. */
const LONGEST_PAUSE_MS = 5 * MINUTE;
/** A webhook that only failed for this long is disabled. */
export const PATIENCE_MS = 5 * 24 * HOUR;

/** What came of an attempt. `status` is null without an answer. */
export type Outcome = { status: number | null; retryAfter: string | null };

/**
 * `retry`: again at that instant. A receiver that is away or busy gets nothing else before `pauseUntil`. Both
 * are in epoch milliseconds.
 */
export type Judgement =
  | { kind: "delivered" }
  | { kind: "gone" }
  | { kind: "dead" }
  | { kind: "retry"; at: number; pauseUntil: number | null };

/**
 * Judges the attempt with that number, from 1. Only 2xx is a success and 410 ends the webhook, as Standard
 * Webhooks says. `chance` in [0, 1) spreads retries over a fifth more of their wait. `now` is in epoch ms.
 */
export function judgeAttempt(
  { status, retryAfter }: Outcome,
  { attempts, now, chance }: { attempts: number; now: number; chance: number },
): Judgement {
  if (status !== null && status >= 200 && status < 300) return { kind: "delivered" };
  if (status === 410) return { kind: "gone" };
  const wait = WAITS_MS[attempts];
  if (wait === undefined) return { kind: "dead" };
  const spread = wait * (1 + chance / 5);
  const asked = askedMs(retryAfter, now);
  const at = now + Math.round(Math.max(spread, asked));
  const isAway = status === null || [429, 502, 503, 504].includes(status);
  const pauseUntil = asked > 0 ? now + asked : Math.min(at, now + LONGEST_PAUSE_MS);
  return { kind: "retry", at, pauseUntil: isAway ? pauseUntil : null };
}

/** The wait that `Retry-After` asks for, in seconds or as a date (RFC 9110 §10.2.3); 0 for other text. */
function askedMs(text: string | null, now: number): number {
  if (text === null) return 0;
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * SECOND : Date.parse(text) - now;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), MOST_ASKED_MS) : 0;
}

/** True when nothing but failure was seen for five days. */
export function isExhausted(failingSince: number | null, now: number): boolean {
  return failingSince !== null && now - failingSince >= PATIENCE_MS;
}
