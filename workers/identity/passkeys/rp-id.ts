import { Problem } from "#shared/problem.ts";
import type { Base } from "../../context.ts";
import { settingsOf } from "../../settings/settings.ts";
import { findOtherRpId } from "./store.ts";

const agreed = new WeakSet<Env>();

/**
 * Refuses with `not_ready` an RP ID that differs from the one of the existing passkeys. Those could never be
 * used again, and new passkeys beside them would hide the mistake.
 */
export async function assertRpId({ env, identity }: Pick<Base, "env" | "identity">): Promise<void> {
  if (agreed.has(env)) return;
  const { rpId } = settingsOf(env);
  const other = await findOtherRpId(identity, rpId);
  if (other !== null)
    throw new Problem("not_ready", `RP_ID is ${rpId}, and there are passkeys of ${other.rp_id}.`);
  agreed.add(env);
}
