import { sql, type SQL } from "drizzle-orm";
import type { SignInMethod } from "#shared/contracts/auth.ts";
import type { Condition } from "../../db/conditions.ts";

/**
 * Deletes every way into an account except the one just created, and a pending change of its address, if the
 * condition holds. It runs at the first proof that a user owns the address. Until then anyone could have
 * registered it in the owner's name, and left a passkey or a key there.
 */
export function dropUnprovenWaysIn(
  userId: string,
  condition: Condition,
  now: number,
  kept: { password: true } | { passkey: string },
): SQL[] {
  const passkey = "passkey" in kept ? kept.passkey : "";
  return [
    sql`delete from passkeys where user_id = ${userId} and id <> ${passkey} and ${condition}`,
    ...("password" in kept ? [] : [sql`delete from passwords where user_id = ${userId} and ${condition}`]),
    sql`delete from provider_identities where user_id = ${userId} and ${condition}`,
    sql`delete from recovery_codes where user_id = ${userId} and ${condition}`,
    sql`delete from email_changes where user_id = ${userId} and ${condition}`,
    sql`update recoveries set ended_at = ${now}, outcome = 'cancelled'
      where user_id = ${userId} and ended_at is null and ${condition}`,
    sql`update api_keys set revoked_at = ${now} where user_id = ${userId} and revoked_at is null and ${condition}`,
  ];
}

/** Records the proof, if the condition holds. */
export function proveAddress(userId: string, condition: Condition, now: number): SQL {
  return sql`update users set email_verified_at = coalesce(email_verified_at, ${now})
    where id = ${userId} and ${condition}`;
}

/** The way in that is about to be removed. */
export type Leaving = { passkey: string } | { password: true } | { providerIdentity: string };

/** A condition: this user has another way in, by one of these methods. */
export function hasWayIn(userId: string, leaving: Leaving, methods: readonly SignInMethod[]): Condition {
  const ways: SQL[] = [];
  if (methods.includes("passkey")) {
    const gone = "passkey" in leaving ? leaving.passkey : "";
    ways.push(sql`exists (select 1 from passkeys where user_id = ${userId} and id <> ${gone})`);
  }
  if (methods.includes("password") && !("password" in leaving)) {
    ways.push(sql`exists (select 1 from passwords where user_id = ${userId})`);
  }
  const providers = methods.filter((method) => method !== "passkey" && method !== "password");
  if (providers.length > 0) {
    const gone = "providerIdentity" in leaving ? leaving.providerIdentity : "";
    ways.push(
      sql`exists (select 1 from provider_identities where user_id = ${userId} and id <> ${gone}
        and provider in ${providers})`,
    );
  }
  return ways.length === 0 ? sql`false` : sql`(${sql.join(ways, sql` or `)})`;
}
