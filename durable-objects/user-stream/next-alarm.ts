import { KEPT_MS } from "./event-log.ts";

/** A client in pull mode that stays silent this long is closed. */
export const SILENCE_MS = 30_000;
/** A client is warned this long before its access ends. */
export const WARNING_MS = 60_000;
/** Pruning waits until a day of old events has accumulated. */
export const PRUNE_EVERY_MS = 24 * 3600_000;

export type SocketClock = { expiresAt: number; isWarned: boolean; silentSince: number | null };

/** The reasons for which the object sets its single alarm. */
export type Pending = {
  sockets: readonly SocketClock[];
  log: { oldestAt: number; isOverfull: boolean } | null;
};

/** The instant of the next alarm: the earliest due time, never in the past; null when nothing is due. */
export function nextAlarm(now: number, { sockets, log }: Pending): number | null {
  const due = sockets.flatMap(({ expiresAt, isWarned, silentSince }) => [
    isWarned ? expiresAt : expiresAt - WARNING_MS,
    ...(silentSince === null ? [] : [silentSince + SILENCE_MS]),
  ]);
  if (log !== null) due.push(log.isOverfull ? now : log.oldestAt + KEPT_MS + PRUNE_EVERY_MS);
  return due.length === 0 ? null : Math.max(now, Math.min(...due));
}
