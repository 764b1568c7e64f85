import sql, { join, type Sql } from "sql-template-tag";
import { signInMethods } from "../../settings/settings.ts";

/** What is about to be taken away. */
export type Leaving = { passkey: string } | { password: true } | { providerIdentity: string };

/** A condition in SQL: true while this user has another way in that the deployment's policy still offers. */
export function hasAnotherWayIn(env: Env, userId: string, leaving: Leaving): Sql {
  const methods = signInMethods(env);
  const ways: Sql[] = [];
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
        and provider in (${join(providers)}))`,
    );
  }
  return ways.length === 0 ? sql`false` : sql`(${join(ways, " or ")})`;
}
