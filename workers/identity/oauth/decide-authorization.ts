import { base64url } from "jose";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { settingsOf } from "../../settings/settings.ts";
import { consumeToken } from "../one-time-tokens/one-time-tokens.ts";
import { digest, randomBytes } from "../keys.ts";
import { auditedClient } from "../clients/registered-client.ts";
import { redirectWith } from "./core/authorization-request.ts";
import { readWish } from "./show-authorization.ts";
import { insertCode } from "./store.ts";

const CODE_MS = 60_000;

/**
 * Answers the app with a single-use code that is valid for one minute,
 * or with a refusal. Both consume the request.
 */
export async function decideAuthorization(
  ctx: Ctx,
  { id, decision }: { id: string; decision: "allow" | "deny" },
): Promise<{ redirectTo: string }> {
  const { env, userId, sessionId, now, identity } = ctx;
  const spent = await consumeToken(identity, "oauth_request", id, now, userId);
  if (spent === null) throw new Problem("not_found");
  const { app, wish } = await readWish(env, spent.payload);
  const sender = { state: wish.state, issuer: settingsOf(env).origin };
  if (decision === "deny") {
    return { redirectTo: redirectWith(wish.redirectUri, { error: "access_denied" }, sender) };
  }
  const code = `oac_${base64url.encode(randomBytes(32))}`;
  const row = {
    hash: await digest(code),
    client_id: app.id,
    redirect_uri: wish.redirectUri,
    code_challenge: wish.challenge,
    scope: wish.reads?.join(" ") ?? null,
    user_id: userId,
    granted_by: sessionId,
    expires_at: now + CODE_MS,
  };
  const granted = await identity.change({
    statements: [insertCode(row, now)],
    audit: [
      {
        action: "oauth.allowed",
        detail: {
          client: await auditedClient(app.id),
          ...(wish.reads === null ? {} : { reads: wish.reads.join(" ") }),
        },
      },
    ],
    events: [],
  });
  if (!granted) throw new Problem("unauthenticated", "This session has ended.");
  return { redirectTo: redirectWith(wish.redirectUri, { code }, sender) };
}
