import { KEPT_MS } from "./event-log.ts";

/** A client in pull mode that stays silent this long is closed. */
export const SILENCE_MS = 30_000;
/** A client is told this long before its access ends. */
export const WARNING_MS = 60_000;
/** Pruning waits until a day's worth has come together. */
export const PRUNE_EVERY_MS = 24 * 3600_000;

export type SocketClock = { expiresAt: number; isWarned: boolean; silentSince: number | null };

/** All that the object's single alarm is for. */
export type Pending = {
  sockets: readonly SocketClock[];
  log: { oldestAt: number; isOverfull: boolean } | null;
};

/** When the object must wake by itself: the earliest thing that is due, never in the past; null when nothing is. */
export function nextAlarm(now: number, { sockets, log }: Pending): number | null {
  const due = sockets.flatMap(({ expiresAt, isWarned, silentSince }) => [
    isWarned ? expiresAt : expiresAt - WARNING_MS,
    ...(silentSince === null ? [] : [silentSince + SILENCE_MS]),
  ]);
  if (log !== null) due.push(log.isOverfull ? now : log.oldestAt + KEPT_MS + PRUNE_EVERY_MS);
  return due.length === 0 ? null : Math.max(now, Math.min(...due));
}
