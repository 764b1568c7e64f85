import { base64url } from "jose";
import * as z from "zod";
import type { User } from "#shared/contracts/auth.ts";
import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { TokenPair } from "../../http/carrier.ts";
import { settingsOf } from "../../http/settings.ts";
import { spendOnce } from "../challenges/spend-once.ts";
import { countSignUp } from "../counters/count.ts";
import { insertUser, newUser, toUser } from "../new-user.ts";
import { openSession } from "../sessions/open-session.ts";
import { deviceName } from "../sessions/rules.ts";
import type { Visitor } from "../visitor.ts";
import { judgeRegistration, refuse } from "./ceremony.ts";
import { insertPasskey, isPasskeyKnown } from "./store.ts";

const Begun = z.object({
  user: z
    .object({ id: z.string(), email: z.string(), name: z.string(), created_at: z.number() })
    .transform((given) => ({ ...newUser(given, given.created_at), id: given.id })),
  handle: z.string(),
});

/** Ends the ceremony: account, passkey and first session together, for the address that it was begun with. */
export async function registerVerify(
  visitor: Visitor,
  input: { challengeId: string; response: unknown },
): Promise<{ user: User; tokens: TokenPair }> {
  const { env, identity, requestId, now } = visitor;
  const spent = await spendOnce(identity, "passkey_register", input.challengeId, now);
  if (spent === null) refuse();
  const { user, handle } = Begun.parse(spent.payload);
  const { credential, transports, credentialDeviceType, credentialBackedUp, aaguid } =
    await judgeRegistration(env, input.challengeId, input.response);
  countSignUp(visitor, "verified", "passkey");
  const session = await openSession(visitor, { userId: user.id, method: "passkey" });
  const created = await identity.change({
    userId: user.id,
    sessionId: session.sessionId,
    requestId,
    now,
    effect: [
      insertUser(user, handle, credential.id),
      insertPasskey({
        id: newId("passkey", now),
        user_id: user.id,
        credential_id: credential.id,
        rp_id: settingsOf(env).rpId,
        public_key: base64url.encode(credential.publicKey),
        counter: credential.counter,
        transports,
        backup_eligible: credentialDeviceType === "multiDevice" ? 1 : 0,
        backed_up: credentialBackedUp ? 1 : 0,
        aaguid,
        name: deviceName(visitor.userAgent),
        created_at: now,
      }),
      ...session.statements,
    ],
    audit: [{ action: "user.registered", detail: { method: "passkey", aaguid } }, session.audit],
    events: [{ type: "user.registered", body: { userId: user.id } }, ...session.events],
  });
  if (!created) {
    throw new Problem((await isPasskeyKnown(identity, credential.id)) ? "passkey_taken" : "email_taken");
  }
  countSignUp(visitor, "completed", "passkey");
  return { user: toUser(env, user), tokens: session.tokens };
}
