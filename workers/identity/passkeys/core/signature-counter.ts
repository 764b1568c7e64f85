/**
 * `behind`: several devices may hold the passkey, each with its own count. `copied`: only a copied passkey
 * explains the count.
 */
export type CounterVerdict = "rises" | "behind" | "copied";

/**
 * Compares a counter with the highest that was seen (WebAuthn level 3, 7.2). An authenticator that does not
 * count always sends 0; every other counter has to rise.
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
