import type { Base } from "../../context.ts";
import { revokeProviderToken } from "./refresh-token.ts";
import { listSealed } from "./store.ts";

const LINKS_A_TRY = 20;

/** Takes a user's links back at their providers, for an account that ends; says how many may be tried again. */
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
