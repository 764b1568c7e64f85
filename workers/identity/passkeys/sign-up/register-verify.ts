import * as z from "zod";
import type { User } from "#shared/contracts/auth.ts";
import { Problem } from "#shared/problem.ts";
import type { Visitor } from "../../../context.ts";
import type { TokenPair } from "../../tokens/carrier.ts";
import { settingsOf } from "../../../settings/settings.ts";
import { consumeToken } from "../../one-time-tokens/one-time-tokens.ts";
import { countSignUp } from "../../counters/count.ts";
import { newUser, toUser } from "../../users/user.ts";
import { beginRegistration } from "../../registration/begin-registration.ts";
import { createAccountAndSession } from "../../registration/create-account.ts";
import { deviceName } from "../../devices/core/device-name.ts";
import { refuse } from "../ceremony.ts";
import { passkeyWayIn } from "../way-in.ts";
import { newPasskey } from "../new-passkey.ts";
import { isPasskeyKnown } from "../store.ts";

const Begun = z.object({
  user: z
    .object({ id: z.string(), email: z.string(), name: z.string(), created_at: z.number() })
    .transform((given) => ({ ...newUser(given, given.created_at), id: given.id })),
  handle: z.string(),
});

/**
 * Ends the ceremony: it creates the account, the passkey and the first session together, for the address that
 * began it. Where addresses are verified first, it only sends a mail.
 */
export async function registerVerify(
  visitor: Visitor,
  input: { challengeId: string; response: unknown },
): Promise<{ user: User; tokens: TokenPair } | { verify: "email" }> {
  const { env, identity, now } = visitor;
  const spent = await consumeToken(identity, "passkey_register", input.challengeId, now);
  if (spent === null) refuse();
  const { user, handle } = Begun.parse(spent.payload);
  const name = deviceName(visitor.userAgent);
  const passkey = await newPasskey(env, { ...input, userId: user.id, name, now });
  countSignUp(visitor, "verified", "passkey");
  if (settingsOf(env).registration === "verify-first") {
    const by = { method: "passkey", userId: user.id, handle, passkey } as const;
    return beginRegistration(visitor, { email: user.email, name: user.name, by });
  }
  const tokens = await createAccountAndSession(visitor, { user, handle, wayIn: passkeyWayIn(passkey) });
  if (tokens === null) {
    const isKnown = await isPasskeyKnown(identity, passkey.credential_id);
    throw new Problem(isKnown ? "passkey_taken" : "email_taken");
  }
  return { user: toUser(env, user), tokens };
}
