import type { User } from "#shared/contracts/auth.ts";
import type { TokenPair } from "../../http/carrier.ts";
import { spendOnce } from "../challenges/spend-once.ts";
import { toUser } from "../new-user.ts";
import { openSession } from "../sessions/open-session.ts";
import type { Visitor } from "../visitor.ts";
import { judgeAssertion, readAssertion, refuse } from "./ceremony.ts";
import { findPasskey, touchPasskey, usePasskey, type Passkey } from "./store.ts";

/** Signs in with a passkey; a counter that does not rise, or a backup flag that changed, is refused and told to the user. */
export async function loginVerify(
  visitor: Visitor,
  input: { challengeId: string; response: unknown },
): Promise<{ user: User; tokens: TokenPair }> {
  const { env, identity, requestId, now } = visitor;
  const spent = await spendOnce(identity, "passkey_login", input.challengeId, now);
  if (spent === null) refuse();
  const response = readAssertion(input.response);
  const passkey = await findPasskey(identity, response.id, response.response.userHandle);
  if (passkey === null) refuse();
  const used = await judgeAssertion(env, input.challengeId, response, passkey);
  if ((used.credentialDeviceType === "multiDevice") !== (passkey.backup_eligible === 1)) {
    return alarm(visitor, passkey, "passkey_backup_changed");
  }
  const { newCounter: counter } = used;
  if (counter <= passkey.counter && (counter > 0 || passkey.counter > 0)) {
    return alarm(visitor, passkey, "passkey_counter_regressed");
  }
  const session = await openSession(visitor, { userId: passkey.user_id, method: "passkey" });
  const opened = await identity.change({
    userId: passkey.user_id,
    sessionId: session.sessionId,
    requestId,
    now,
    effect: [usePasskey(passkey, { counter, backedUp: used.credentialBackedUp, now }), ...session.statements],
    audit: [session.audit],
    events: session.events,
  });
  if (!opened) return alarm(visitor, passkey, "passkey_counter_regressed");
  return { user: toUser(env, passkey.owner), tokens: session.tokens };
}

/** The signature was good and yet something is wrong: most likely there is a copy of the passkey. */
async function alarm(visitor: Visitor, passkey: Passkey, alert: string): Promise<never> {
  const { identity, requestId, now } = visitor;
  await identity.change({
    userId: passkey.user_id,
    sessionId: null,
    requestId,
    now,
    effect: [touchPasskey(passkey)],
    audit: [{ action: "passkey.refused", detail: { passkey: passkey.id, alert } }],
    events: [{ type: "security.alert", body: { alert } }],
  });
  return refuse();
}
