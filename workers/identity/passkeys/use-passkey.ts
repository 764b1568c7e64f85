import type { AuthenticationResponseJSON } from "@simplewebauthn/server";
import type { Sql } from "sql-template-tag";
import { alertMail, type Alert } from "../email/alert-mail.ts";
import { sendSoon } from "../email/send-email.ts";
import type { Visitor } from "../visitor.ts";
import { judgeAssertion, refuse } from "./ceremony.ts";
import { moveCounter, touchPasskey, type Passkey } from "./store.ts";

/** Who makes use of a passkey: a visitor who signs in, or somebody signed in who confirms an act. */
export type PasskeyUser = Pick<Visitor, "env" | "identity" | "requestId" | "now" | "waitUntil">;
type PasskeyAlert = Extract<Alert, "passkey_counter_regressed" | "passkey_backup_changed">;

/**
 * Verifies an assertion and gives the statement that decides its use; a counter that does not rise, or a backup
 * eligibility that changed, is refused and told to the owner.
 */
export async function usePasskey(
  user: PasskeyUser,
  passkey: Passkey,
  expectedChallenge: string,
  response: AuthenticationResponseJSON,
): Promise<Sql> {
  const used = await judgeAssertion(user.env, expectedChallenge, response, passkey);
  if ((used.credentialDeviceType === "multiDevice") !== (passkey.backup_eligible === 1)) {
    return alarm(user, passkey, "passkey_backup_changed");
  }
  const { newCounter: counter } = used;
  if (counter <= passkey.counter && (counter > 0 || passkey.counter > 0)) {
    return alarm(user, passkey, "passkey_counter_regressed");
  }
  return moveCounter(passkey, { counter, backedUp: used.credentialBackedUp, now: user.now });
}

/** The signature was good and yet something is wrong: most likely there is a copy of the passkey. */
export async function alarm(user: PasskeyUser, passkey: Passkey, alert: PasskeyAlert): Promise<never> {
  const { env, identity, requestId, now } = user;
  const { user_id: userId } = passkey;
  await identity.change({
    userId,
    sessionId: null,
    requestId,
    now,
    effect: [touchPasskey(passkey), ...(await alertMail(user, { userId, alert }))],
    audit: [{ action: "passkey.refused", detail: { passkey: passkey.id, alert } }],
    events: [{ type: "security.alert", body: { alert } }],
  });
  sendSoon(env, user.waitUntil);
  return refuse();
}
