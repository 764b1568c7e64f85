import * as oauth from "oauth4webapi";
import type { Provider } from "#shared/contracts/providers.ts";
import { Problem } from "#shared/problem.ts";
import type { Base } from "../../../context.ts";
import { returnPath } from "../../../http/origin/return-to.ts";
import { signInMethods } from "../../../settings/settings.ts";
import { clientOf, redirectUri } from "../client.ts";
import { serverOf } from "../server.ts";
import { issueState, type Intent } from "./state.ts";

type Traveller = Pick<Base, "env" | "identity" | "now">;

/**
 * Sends a user to a provider.
 * Returns the address there, and the secret that the browser keeps until the return.
 */
export async function beginRedirect(
  { env, identity, now, deviceKey = null }: Traveller & { deviceKey?: string | null },
  given: {
    provider: Provider;
    intent: Intent;
    returnTo: string | undefined;
    caller: { userId: string; sessionId: string } | null;
  },
): Promise<{ url: string; browserSecret: string }> {
  const { provider, intent, caller } = given;
  if (!signInMethods(env).includes(provider)) throw new Problem("not_found");
  const returnTo = returnPath(given.returnTo ?? "/");
  if (returnTo === null) {
    const issues = [{ path: "returnTo", message: "is not a path of this site" }];
    throw new Problem("invalid_request", undefined, { issues });
  }
  const server = await serverOf(env, provider, now);
  const [nonce, verifier] = [oauth.generateRandomNonce(), oauth.generateRandomCodeVerifier()];
  const kept = { provider, intent, returnTo, nonce, verifier, deviceKey };
  const holder = { userId: caller?.userId ?? null, sessionId: caller?.sessionId ?? null };
  const { state, browserSecret } = await issueState(identity, { ...kept, ...holder }, now);
  const url = new URL(server.authorization_endpoint ?? missing(provider));
  const asked = {
    client_id: clientOf(env, provider).client_id,
    redirect_uri: redirectUri(env, provider),
    response_type: "code",
    scope: provider === "apple" ? "openid name email" : "openid profile email",
    state,
    nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    ...(provider === "apple" ? { response_mode: "form_post" } : {}), // the only mode with a name and address
    ...(intent.kind === "stepUp" ? anew(provider) : {}),
  };
  for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
  return { url: url.href, browserSecret };
}

/** Requests a fresh sign-in. Google reports the time of a sign-in only when it is asked for. */
function anew(provider: Provider): Record<string, string> {
  const claims = JSON.stringify({ id_token: { auth_time: { essential: true } } });
  return { prompt: "login", max_age: "0", ...(provider === "google" ? { claims } : {}) };
}

function missing(provider: Provider): never {
  throw new Problem("not_ready", `${provider} names no address to sign in at.`);
}
