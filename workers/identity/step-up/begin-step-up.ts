import { base64url } from "jose";
import type { Act, StepUpMethod } from "#shared/contracts/step-up.ts";
import type { Ctx } from "../../context.ts";
import type { Identity } from "../../db/identity.ts";
import { settingsOf, signInMethods } from "../../settings/settings.ts";
import { issueToken } from "../one-time-tokens/one-time-tokens.ts";
import { CEREMONY_MS, webauthn } from "../passkeys/ceremony.ts";
import { actChallenge, digestAct } from "./act.ts";
import { findMeans, type Means } from "./store.ts";

type Begun = {
  challengeId: string;
  methods: StepUpMethod[];
  options: Record<string, unknown> | null;
  expiresAt: string;
};

/**
 * Begins the confirmation of one request by its caller.
 * The challenge that the authenticator signs commits to the request.
 */
export async function beginStepUp(ctx: Ctx, act: Act): Promise<Begun> {
  const { env, userId, sessionId, now, identity } = ctx;
  const means = await findMeans(identity, userId);
  const [method] = methodsOf(env, means);
  const digest = await digestAct(env, act);
  const expiresAt = now + CEREMONY_MS;
  const payload = { act: digest, method: act.method, path: act.path };
  const challengeId = await issueToken(identity, {
    purpose: "step_up",
    userId,
    sessionId,
    expiresAt,
    payload,
  });
  return {
    challengeId,
    methods: method === undefined ? [] : [method],
    options:
      method === "passkey"
        ? await assertionOptions(env, means, await actChallenge(challengeId, digest))
        : null,
    expiresAt: new Date(expiresAt).toISOString(),
  };
}

/**
 * Returns how this user confirms. It is the strongest method that the user has and the deployment offers; no
 * weaker one is offered beside it.
 */
export async function stepUpMethod(
  env: Env,
  identity: Identity,
  userId: string,
): Promise<StepUpMethod | null> {
  return methodsOf(env, await findMeans(identity, userId))[0] ?? null;
}

function methodsOf(env: Env, means: Means): StepUpMethod[] {
  const offered = signInMethods(env);
  const methods: StepUpMethod[] = [];
  if (offered.includes("passkey") && means.passkeys.length > 0) methods.push("passkey");
  if (offered.includes("password") && means.hasPassword) methods.push("password");
  if (offered.some((method) => means.providers.includes(method))) methods.push("provider");
  return methods;
}

async function assertionOptions(
  env: Env,
  { passkeys }: Means,
  challenge: string,
): Promise<Record<string, unknown>> {
  const { generateAuthenticationOptions } = await webauthn();
  const options = await generateAuthenticationOptions({
    rpID: settingsOf(env).rpId,
    challenge: Uint8Array.from(base64url.decode(challenge)),
    timeout: CEREMONY_MS,
    allowCredentials: passkeys.map(({ credentialId: id, transports }) => ({ id, transports })),
    userVerification: "required",
  });
  return { ...options };
}
