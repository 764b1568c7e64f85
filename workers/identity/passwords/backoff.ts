import sql from "sql-template-tag";
import { Problem } from "#shared/problem.ts";
import { settingsOf } from "../../http/settings.ts";
import { base64url } from "jose";
import type { Sql } from "sql-template-tag";
import { derivedKey, hmac } from "../keys.ts";
import type { Visitor } from "../visitor.ts";

/** So many sign-ins at one account may fail before it has to wait; then the wait doubles, up to five minutes. */
const FREE_ATTEMPTS = 10;
const LONGEST_MS = 300_000;
const FORGET_MS = 86_400_000;

/**
 * Counts an attempt at an account before its password is looked at, so that a burst cannot slip past the count.
 * Refuses with `rate_limited`, for addresses without an account just the same.
 */
export async function claimAttempt(
  { env, identity, now }: Pick<Visitor, "env" | "identity" | "now">,
  email: string,
): Promise<string> {
  const key = await derivedKey(settingsOf(env).pepper, "sign-in attempts");
  const account = base64url.encode(
    (await hmac("SHA-256", key, new TextEncoder().encode(email))).subarray(0, 18),
  );
  const claimed = await identity.find(
    sql`insert into sign_in_attempts as a (account, failures, open_at, updated_at) values (${account}, 1, ${now}, ${now})
      on conflict (account) do update set
        failures = iif(a.updated_at < ${now - FORGET_MS}, 1, a.failures + 1),
        open_at = iif(a.failures + 1 < ${FREE_ATTEMPTS}, ${now},
          ${now} + min(${LONGEST_MS}, 1000 << min(a.failures + 1 - ${FREE_ATTEMPTS}, 20))),
        updated_at = ${now}
      where a.open_at <= ${now}
      returning failures`,
  );
  if (claimed !== null) return account;
  const held = await identity.find<{ open_at: number }>(
    sql`select open_at from sign_in_attempts where account = ${account}`,
  );
  throw new Problem("rate_limited", "Too many attempts at this account.", {
    retryAfterSeconds: Math.max(1, ((held?.open_at ?? now) - now) / 1000),
  });
}

/** A sign-in that succeeded makes the account's count start over. */
export function clearAttempts(account: string): Sql {
  return sql`delete from sign_in_attempts where account = ${account}`;
}
