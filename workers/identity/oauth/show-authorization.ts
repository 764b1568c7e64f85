import * as z from "zod";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { Reads } from "#shared/contracts/oauth.ts";
import { claimToken } from "../one-time-tokens/one-time-tokens.ts";
import { isDescribedId } from "../clients/described-client.ts";
import { ownApp } from "../clients/find-client.ts";
import { openClientId } from "../clients/registered-client.ts";
import type { App } from "../clients/core/app.ts";
import { isSameRedirect, type Wish } from "./core/authorization-request.ts";

const Kept = z.object({
  clientId: z.string(),
  redirectUri: z.string(),
  challenge: z.string(),
  state: z.string().nullable(),
  reads: Reads.default(null),
  name: z.string().default(""),
});
/** The client of a request, as its user sees it. */
export type Asking = Pick<App, "id" | "name" | "kind">;

/**
 * Returns the request that waits for this user's decision.
 * The first user who reads it owns it. Throws `not_found`.
 */
export async function showAuthorization(
  ctx: Ctx,
  id: string,
): Promise<{ app: Asking; wish: Wish; expiresAt: number }> {
  const claimed = await claimToken(ctx.identity, "oauth_request", id, ctx);
  if (claimed === null) throw new Problem("not_found");
  return { ...(await readWish(ctx.env, claimed.payload)), expiresAt: claimed.expiresAt };
}

/**
 * Returns a stored request if the deployment still takes its client and its redirect address. The host of a
 * described client was asked when the request began, and is not asked again.
 */
export async function readWish(env: Env, payload: unknown): Promise<{ app: Asking; wish: Wish }> {
  const { name, ...wish } = Kept.parse(payload);
  const id = wish.clientId;
  if (isDescribedId(id)) return { app: { id, name, kind: "described" }, wish };
  const app = ownApp(env, id) ?? (await openClientId(env, id));
  if (app === null || !app.redirects.some((each) => isSameRedirect(each, wish.redirectUri))) {
    throw new Problem("not_found");
  }
  return { app, wish };
}
