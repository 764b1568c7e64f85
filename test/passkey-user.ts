import { env } from "cloudflare:workers";
import type { Act } from "#shared/contracts/step-up.ts";
import { base64url } from "jose";
import { newAuthenticator, type Authenticator, type Misbehaviour } from "./authenticator.ts";
import { send } from "./harness.ts";
import { bearer, options, post, signUpWithPasskey, type Answer } from "./sign-in.ts";

/** A user who signed up with a passkey and confirms with it. */
export type PasskeyUser = {
  id: string;
  email: string;
  authenticator: Authenticator;
  accessJwt: string;
  /** Sends JSON with this user's bearer token. */
  send(method: string, path: string, body?: object, headers?: Record<string, string>): Promise<Answer>;
  /** A `Step-Up` header for an act, with the given misbehaviour. */
  stepUp(act: Act, otherwise?: Misbehaviour, device?: Authenticator): Promise<Record<string, string>>;
  /** Sends a request with a confirmation made for it. */
  confirmed(method: Act["method"], path: string, body?: Act["body"] & object): Promise<Answer>;
  /** Adds a passkey to the account and returns its authenticator. */
  addPasskey(name?: string): Promise<Authenticator>;
};

/** Registers a user for this test alone, with a passkey as the only credential. */
export async function newPasskeyUser(authenticator?: Authenticator): Promise<PasskeyUser> {
  const signedUp = await signUpWithPasskey(authenticator === undefined ? {} : { authenticator });
  const { answer, email } = signedUp;
  const accessJwt = answer.access_jwt ?? "";
  const user: PasskeyUser = {
    id: answer.user?.id ?? "",
    email,
    authenticator: signedUp.authenticator,
    accessJwt,
    async send(method, path, body, headers = {}) {
      const response = await send(`/mapi${path}`, {
        method,
        headers: {
          ...bearer(accessJwt),
          "idempotency-key": crypto.randomUUID(),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { ...(text === "" ? {} : JSON.parse(text)), status: response.status, headers: response.headers };
    },
    async stepUp(act, otherwise, device = signedUp.authenticator) {
      const begun = options(await post("/mapi/auth/step-up/options", act, bearer(accessJwt)));
      const assertion = await device.get(begun.options, otherwise);
      return { "step-up": `${begun.challengeId}.${base64url.encode(JSON.stringify(assertion))}` };
    },
    async confirmed(method, path, body) {
      const act = { method, path, ...(body === undefined ? {} : { body }) };
      return user.send(method, path, body, await user.stepUp(act));
    },
    async addPasskey(name) {
      const begun = options(await user.confirmed("POST", "/auth/passkeys/options", {}));
      const device = await newAuthenticator(env.PUBLIC_ORIGIN);
      const response = await device.create(begun.options);
      const named = name === undefined ? {} : { name };
      const added = await user.send("POST", "/auth/passkeys", {
        challengeId: begun.challengeId,
        response,
        ...named,
      });
      if (added.status !== 201) throw new Error(JSON.stringify(added));
      return device;
    },
  };
  return user;
}
