import * as z from "zod";
import type { User } from "#shared/contracts/auth.ts";
import { Problem } from "#shared/problem.ts";
import type { TokenPair } from "../../http/carrier.ts";
import { spendOnce } from "../challenges/spend-once.ts";
import { countSignUp } from "../counters/count.ts";
import { insertUser, newUser, toUser } from "../new-user.ts";
import { openSession } from "../sessions/open-session.ts";
import { deviceName } from "../sessions/rules.ts";
import type { Visitor } from "../visitor.ts";
import { refuse } from "./ceremony.ts";
import { newPasskey } from "./new-passkey.ts";
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
  const name = deviceName(visitor.userAgent);
  const passkey = await newPasskey(env, { ...input, userId: user.id, name, now });
  countSignUp(visitor, "verified", "passkey");
  const session = await openSession(visitor, { userId: user.id, method: "passkey" });
  const created = await identity.change({
    userId: user.id,
    sessionId: session.sessionId,
    requestId,
    now,
    effect: [insertUser(user, handle, passkey.credential_id), insertPasskey(passkey), ...session.statements],
    audit: [{ action: "user.registered", detail: { method: "passkey" } }, session.audit],
    events: [{ type: "user.registered", body: { userId: user.id } }, ...session.events],
  });
  if (!created) {
    throw new Problem(
      (await isPasskeyKnown(identity, passkey.credential_id)) ? "passkey_taken" : "email_taken",
    );
  }
  countSignUp(visitor, "completed", "passkey");
  return { user: toUser(env, user), tokens: session.tokens };
}
