import { BEHIND_MS } from "./conflation.ts";

/** How often the object asks for a quote with a socket, and with a lease only. */
export const SOCKETS_EVERY_MS = 1000;
export const LEASE_EVERY_MS = 5000;
/** How long the object keeps a quote that nobody asks for. */
export const KEPT_MS = 60_000;

/** The reasons for which the object sets its alarm; instants are in epoch milliseconds. */
export type Pending = {
  sockets: number;
  /** Since when a socket has been behind that is behind longest. */
  behindSince: number | null;
  leaseUntil: number;
  /** When the object last asked for a quote, or was given one. */
  askedAt: number;
  /** Whether quotes come by themselves. */
  isPushed: boolean;
  /** Whether the object keeps something. */
  isFull: boolean;
};

/** The instant of the next alarm, never in the past; null when nobody asks and nothing is kept. */
export function nextAlarm(now: number, pending: Pending): number | null {
  const { sockets, behindSince, leaseUntil, askedAt, isPushed, isFull } = pending;
  const due: number[] = [];
  const isLeased = leaseUntil > now;
  if (sockets > 0 && !isPushed) due.push(askedAt + SOCKETS_EVERY_MS);
  else if (isLeased && !isPushed) due.push(askedAt + LEASE_EVERY_MS);
  if (isLeased) due.push(leaseUntil);
  if (behindSince !== null) due.push(behindSince + BEHIND_MS);
  if (sockets === 0 && !isLeased && isFull) due.push(askedAt + KEPT_MS);
  return due.length === 0 ? null : Math.max(now, Math.min(...due));
}

/** True when nobody has asked for so long that the object forgets everything. */
export function isIdle(now: number, { sockets, leaseUntil, askedAt }: Pending): boolean {
  return sockets === 0 && leaseUntil <= now && askedAt + KEPT_MS <= now;
}
