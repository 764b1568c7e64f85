import sql, { type Sql } from "sql-template-tag";

/**
 * Takes away every way into an account but the one that was just made, and a change of its address, if the condition
 * holds. For the first proof that somebody owns the address: until then anybody may have made the account in the
 * owner's name, and left a passkey or a key of their own in it.
 */
export function dropUnprovenWaysIn(
  userId: string,
  condition: Sql,
  now: number,
  kept: { password: true } | { passkey: string },
): Sql[] {
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

/** Notes the proof, if the condition holds. */
export function proveAddress(userId: string, condition: Sql, now: number): Sql {
  return sql`update users set email_verified_at = coalesce(email_verified_at, ${now})
    where id = ${userId} and ${condition}`;
}
