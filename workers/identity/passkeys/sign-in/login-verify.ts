import type { User } from "#shared/contracts/auth.ts";
import { Problem } from "#shared/problem.ts";
import type { Visitor } from "../../../context.ts";
import type { TokenPair } from "../../tokens/carrier.ts";
import { consumeTokenAnd } from "../../one-time-tokens/one-time-tokens.ts";
import { toUser } from "../../users/user.ts";
import { openSession } from "../../sign-in/open-session.ts";
import { asAssertion, challengeOf, refuse } from "../ceremony.ts";
import { toOwned } from "../find-passkey.ts";
import { isPasskeyKnown, ownedPasskey } from "../store.ts";
import { usePasskey } from "../use-passkey.ts";

/**
 * Signs in with a passkey. `passkey_unknown` says that no account has the passkey, and a browser may then
 * forget it for good. `passkey_changed` tells the user what to do. Every other error gives the same refusal.
 */
export async function loginVerify(
  visitor: Visitor,
  input: { challengeId: string; response: unknown },
): Promise<{ user: User; tokens: TokenPair }> {
  const { env, identity, now } = visitor;
  const response = asAssertion(input.response);
  const shown = { credentialId: response?.id ?? "", handle: response?.response.userHandle ?? "" };
  const spending = { now, ask: ownedPasskey(shown) };
  const [spent, row] = await consumeTokenAnd(identity, "passkey_login", input.challengeId, spending);
  if (spent === null || response === null) refuse();
  if (row === null) {
    throw new Problem((await isPasskeyKnown(identity, response.id)) ? "sign_in_refused" : "passkey_unknown");
  }
  const passkey = toOwned(row);
  const challenge = await challengeOf(input.challengeId);
  const tokens = await usePasskey(visitor, { passkey, challenge, response }, async () => {
    const session = await openSession(visitor, { userId: passkey.user_id, method: "passkey" });
    const { sessionId, statements, audit, events, room } = session;
    return { answer: session.tokens, act: { sessionId, statements, audit: [audit], events, ...room } };
  });
  return { user: toUser(env, passkey.owner), tokens };
}
