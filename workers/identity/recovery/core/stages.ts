/**
 * The wait of a recovery by mail, which is visible to the owner,
 * and then the time in which it can be finished.
 */
export const WAIT_MS = 72 * 3_600_000;
export const OPEN_MS = 7 * 86_400_000;
/** The time in which the link of a mail can begin a recovery. */
export const LINK_MS = 24 * 3_600_000;

export type RecoveryTimes = { ready_at: number; lapses_at: number; ended_at: number | null };
export type RecoveryStage = "waiting" | "ready" | "lapsed" | "ended";

/**
 * Returns the stage of a recovery. Only a `ready` one can be finished, and `lapsed` and `ended` are final.
 */
export function stageOf({ ready_at, lapses_at, ended_at }: RecoveryTimes, now: number): RecoveryStage {
  if (ended_at !== null) return "ended";
  if (now >= lapses_at) return "lapsed";
  return now < ready_at ? "waiting" : "ready";
}

/** True when losing one device would lock the owner out: one passkey, no code, and no other way in. */
export function isFragile(has: { passkeys: number; codesLeft: number; otherWay: boolean }): boolean {
  return has.passkeys === 1 && has.codesLeft === 0 && !has.otherWay;
}
