import { base64url } from "jose";
import { Problem } from "#shared/problem.ts";
import type { Base } from "../../context.ts";
import type { Statement } from "../../db/statement.ts";
import { settingsOf } from "../../settings/settings.ts";
import { derivedKey, hmac } from "../keys.ts";
import { countAttempt, deleteAttempts, findAttempts } from "./store.ts";

/**
 * `free` attempts may come at once.
 * Each further one has to wait twice as long as the last, up to `longestMs`.
 */
const POLICIES = {
  /** Failed sign-ins to one account. */
  "sign-in attempts": { free: 10, firstMs: 1_000, longestMs: 300_000 },
  /**
   * Recovery codes tried for one account. They are counted apart from passwords, so that a guesser of
   * passwords cannot block a recovery.
   */
  "recovery codes": { free: 10, firstMs: 1_000, longestMs: 300_000 },
  /** Mails to one address that a stranger can request. */
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

/** The name of an address in the count. Without the pepper it reveals nothing about the address. */
export async function accountKey(
  env: Env,
  email: string,
  counted: Counted = "sign-in attempts",
): Promise<string> {
  const key = await derivedKey(settingsOf(env).pepper, counted);
  const mac = await hmac("SHA-256", key, new TextEncoder().encode(email));
  return base64url.encode(mac.subarray(0, 18));
}

/** Resets the account's count after a successful sign-in. */
export function clearAttempts(account: string): Statement {
  return deleteAttempts({ account });
}

/** Returns every name under which attempts of an address are counted. */
export function accountKeys(env: Env, email: string): Promise<string[]> {
  return Promise.all(COUNTED.map((counted) => accountKey(env, email, counted)));
}
