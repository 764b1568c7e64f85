/** `behind`: several devices may keep the passkey, each with its own count. `copied`: only a copy explains it. */
export type CounterVerdict = "rises" | "behind" | "copied";

/**
 * What a counter says beside the highest that was seen (WebAuthn level 3, 7.2): an authenticator that does not count
 * says 0 for ever, every other one has to go up.
 */
export function judgeCounter({
  seen,
  shown,
  isSynced,
}: {
  seen: number;
  shown: number;
  isSynced: boolean;
}): CounterVerdict {
  if (shown > seen || (shown === 0 && seen === 0)) return "rises";
  return isSynced ? "behind" : "copied";
}
