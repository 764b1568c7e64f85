import type { Visitor } from "../../context.ts";
import { settingsOf } from "../../settings/settings.ts";
import { issueToken } from "../one-time-tokens/one-time-tokens.ts";
import { mcpResource } from "../tokens/audience.ts";
import { findClient } from "../clients/find-client.ts";
import { judgeRequest, onlyOne, redirectWith, type Unanswered } from "./core/authorization-request.ts";

const REQUEST_MS = 10 * 60_000;

/**
 * Stores the app's request and returns where the browser goes next. Null means that no app gets an answer;
 * `unanswered` says why.
 */
export async function beginAuthorization(
  { env, identity, now }: Visitor,
  query: URLSearchParams,
): Promise<{ goTo: string } | { goTo: null; unanswered: Unanswered }> {
  const { origin: issuer } = settingsOf(env);
  const app = await findClient(env, onlyOne(query, "client_id"), now);
  const judged = judgeRequest(query, { app, mcp: mcpResource(env) });
  if (judged.kind === "nobody" || judged.kind === "unvouched") return { goTo: null, unanswered: judged };
  if (judged.kind === "refused") {
    const { redirectUri, error, state } = judged.refusal;
    return { goTo: redirectWith(redirectUri, { error }, { state, issuer }) };
  }
  const id = await issueToken(identity, {
    purpose: "oauth_request",
    payload: { ...judged.wish, name: app?.name },
    expiresAt: now + REQUEST_MS,
  });
  return { goTo: `${issuer}/sign-in?${new URLSearchParams({ continue: id })}` };
}
