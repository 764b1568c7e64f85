import { base64url } from "jose";
import { Problem } from "#shared/problem.ts";
import type { Base } from "../../context.ts";
import type { Statement } from "../../db/statement.ts";
import { settingsOf } from "../../settings/settings.ts";
import { derivedKey, hmac } from "../keys.ts";
import { countAttempt, deleteAttempts, findAttempts } from "./store.ts";

/** So many may come at once; then each has to wait, twice as long every time, up to the longest. */
const POLICIES = {
  /** Sign-ins that fail at one account. */
  "sign-in attempts": { free: 10, firstMs: 1_000, longestMs: 300_000 },
  /**
   * Recovery codes tried for one account. They are counted apart from passwords, so that a guesser of
   * passwords cannot block a recovery.
   */
  "recovery codes": { free: 10, firstMs: 1_000, longestMs: 300_000 },
  /** Mails that a stranger can have sent to one address. */
  "mails asked for": { free: 5, firstMs: 30_000, longestMs: 3_600_000 },
} as const;
export type Counted = keyof typeof POLICIES;
const COUNTED = ["sign-in attempts", "mails asked for"] as const satisfies readonly Counted[];
const FORGET_MS = 86_400_000;

/**
 * Counts an attempt for an account before its password is checked, so that a burst cannot pass the count.
 * Refuses with `rate_limited`, equally for addresses without an account.
 */
export async function claimAttempt(
  { env, identity, now }: Pick<Base, "env" | "identity" | "now">,
  email: string,
  counted: Counted = "sign-in attempts",
): Promise<string> {
  const { free, firstMs, longestMs } = POLICIES[counted];
  const account = await accountKey(env, email, counted);
  const claimed = await identity.find(
    countAttempt({ account, now, forget: now - FORGET_MS, free, first: firstMs, longest: longestMs }),
  );
  if (claimed !== null) return account;
  const held = await identity.find(findAttempts({ account }));
  throw new Problem("rate_limited", "Too many attempts at this account.", {
    retryAfterSeconds: Math.max(1, ((held?.open_at ?? now) - now) / 1000),
  });
}

/** The name of an address in the count; says nothing of the address without the pepper. */
export async function accountKey(
  env: Env,
  email: string,
  counted: Counted = "sign-in attempts",
): Promise<string> {
  const key = await derivedKey(settingsOf(env).pepper, counted);
  const mac = await hmac("SHA-256", key, new TextEncoder().encode(email));
  return base64url.encode(mac.subarray(0, 18));
}

/** A sign-in that succeeded makes the account's count start over. */
export function clearAttempts(account: string): Statement {
  return deleteAttempts({ account });
}

/** Under what names an address is counted, of everything that is. */
export function accountKeys(env: Env, email: string): Promise<string[]> {
  return Promise.all(COUNTED.map((counted) => accountKey(env, email, counted)));
}
