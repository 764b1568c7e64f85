/** How many unacknowledged quotes a client may have that acknowledges them. */
export const WINDOW = 4;
/** How many a client may have that has acknowledged none yet: some clients never do. */
export const SILENT_WINDOW = 256;
/** A client that stays behind for this long is closed. */
export const BEHIND_MS = 30_000;

/**
 * How far a socket is. The object cannot see how much of its output the runtime still queues, so it counts
 * quotes and acknowledgements. `behindSince` is in epoch milliseconds.
 */
export type Progress = { sent: number; acked: number; behindSince: number | null };

export const BEGINNING: Progress = { sent: 0, acked: 0, behindSince: null };

export type Step = { progress: Progress; sends: boolean };

/** Offers a quote to a socket. One that is behind gets none: the latest follows its acknowledgement. */
export function offer(progress: Progress, now: number): Step {
  const window = progress.acked === 0 ? SILENT_WINDOW : WINDOW;
  if (progress.sent - progress.acked >= window)
    return { progress: { ...progress, behindSince: progress.behindSince ?? now }, sends: false };
  return { progress: { ...progress, sent: progress.sent + 1, behindSince: null }, sends: true };
}

/** Takes an acknowledgement. Null when it acknowledges nothing new, or what was never sent. */
export function acknowledge(progress: Progress, n: number, now: number): Step | null {
  if (!Number.isInteger(n) || n <= progress.acked || n > progress.sent) return null;
  const heard = { ...progress, acked: n };
  return progress.behindSince === null ? { progress: heard, sends: false } : offer(heard, now);
}

export function isSlow({ behindSince }: Progress, now: number): boolean {
  return behindSince !== null && behindSince + BEHIND_MS <= now;
}
