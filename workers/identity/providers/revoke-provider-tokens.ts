import type { Base } from "../../context.ts";
import { revokeProviderToken } from "./refresh-token.ts";
import { listSealed } from "./store.ts";

const LINKS_A_TRY = 20;

/**
 * Revokes a user's links at their providers when the account ends.
 * Returns how many failed and may be tried again.
 */
export async function revokeProviderTokens(
  base: Base,
  userId: string,
): Promise<{ waiting: number; lost: number }> {
  const links = await listSealed(base.identity, userId, LINKS_A_TRY);
  const outcomes = await Promise.all(links.map((link) => revokeProviderToken(base, link)));
  return {
    waiting: outcomes.filter((each) => each === "later").length,
    lost: outcomes.filter((each) => each === "never").length,
  };
}
