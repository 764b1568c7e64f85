import { Problem } from "#shared/problem.ts";
import { settingsOf } from "../../settings/settings.ts";

const agreed = new WeakSet<Env>();

/**
 * Refuses with `not_ready` to go on under an RP ID that existing passkeys were not made for: they could never be used
 * again, and new ones beside them would hide it.
 */
export async function assertRpId(env: Env): Promise<void> {
  if (agreed.has(env)) return;
  const { rpId } = settingsOf(env);
  const other = await env.IDENTITY.prepare("select rp_id from passkeys where rp_id <> ? limit 1")
    .bind(rpId)
    .first<{ rp_id: string }>();
  if (other !== null)
    throw new Problem("not_ready", `RP_ID is ${rpId}, and there are passkeys of ${other.rp_id}.`);
  agreed.add(env);
}
