import type { AuthenticationResponseJSON } from "@simplewebauthn/server";
import { Problem } from "#shared/problem.ts";
import type { Base } from "../../context.ts";
import type { IdentityChange } from "../../db/identity.ts";
import type { NewAudit } from "../../db/changes.ts";
import type { Statement } from "../../db/statement.ts";
import { alertMail, type Alert } from "../email/alert-mail.ts";
import { sendSoon } from "../email/send-email.ts";
import { verifyAuthentication, refuse } from "./ceremony.ts";
import { judgeCounter } from "./core/signature-counter.ts";
import { findCounter, keepCounter, moveCounter, touchPasskey, type Passkey } from "./store.ts";

type PasskeyAlert = Extract<Alert, `passkey_${"counter" | "backup"}_${string}`>;

/** An assertion, the passkey that it names, and the challenge that it had to sign. */
export type Shown = { passkey: Passkey; challenge: string; response: AuthenticationResponseJSON };
/** The act that a passkey confirms, written in the batch that records the use. */
export type Act = Pick<IdentityChange, "audit" | "events" | "followUp" | "snapshot"> & {
  sessionId: string | null;
  statements: readonly Statement[];
};
type Planned<Answer> = { act: Act; answer: Answer };

const CHANGED =
  "This passkey no longer says the same about whether it can be copied, which none may change. Use another passkey, or recover the account; then remove this one and add it anew.";

/**
 * Verifies an assertion and runs the action that it confirms. A changed backup eligibility and a count that
 * does not rise are refused and reported to the owner. Several devices may count for a synced passkey; its
 * lower count is reported once and accepted.
 */
export async function usePasskey<Answer>(
  user: Base,
  shown: Shown,
  plan: () => Promise<Planned<Answer>> | Planned<Answer>,
): Promise<Answer> {
  const { passkey } = shown;
  const used = await verifyAuthentication(user.env, shown.challenge, shown.response, passkey);
  const isSynced = passkey.backup_eligible === 1;
  if ((used.credentialDeviceType === "multiDevice") !== isSynced) {
    await alarm(user, passkey, "passkey_backup_changed");
    throw new Problem("passkey_changed", CHANGED);
  }
  const use = { counter: used.newCounter, backedUp: used.credentialBackedUp, now: user.now };
  let planned: Planned<Answer> | undefined;
  // Another use may come in between. This one is then checked again against the new row.
  for (
    let held: Counted | null = passkey;
    held !== null;
    held = await findCounter(user.identity, passkey.id)
  ) {
    const verdict = judgeCounter({ seen: held.counter, shown: use.counter, isSynced });
    if (verdict === "copied") break;
    planned ??= await plan();
    const isFirst = held.counter_behind_at === null;
    const decides =
      verdict === "rises" ? moveCounter(passkey, use) : keepCounter(passkey, { ...use, isFirst });
    const signal = verdict === "behind" && isFirst ? await signalOf(user, passkey) : NOTHING;
    if (await happened(user, passkey, { act: planned.act, decides, signal })) return planned.answer;
  }
  await alarm(user, passkey, "passkey_counter_regressed");
  return refuse();
}

type Counted = Pick<Passkey, "counter" | "counter_behind_at">;
type Signal = { mails: readonly Statement[] } & Pick<Act, "events"> & {
    audit: readonly NewAudit[];
  };
const NOTHING: Signal = { mails: [], audit: [], events: [] };

/** Returns how the owner is told of a count that fell behind and was accepted. */
async function signalOf(user: Base, { id, user_id: userId }: Passkey): Promise<Signal> {
  const alert = "passkey_counter_behind";
  return {
    mails: await alertMail(user, { userId, alert }),
    audit: [{ action: "passkey.counter_behind", detail: { passkey: id } }],
    events: [{ type: "security.alert", body: { alert } }],
  };
}

async function happened(
  user: Base,
  { user_id: userId }: Passkey,
  { act, decides, signal }: { act: Act; decides: Statement; signal: Signal },
): Promise<boolean> {
  const { sessionId, ...change } = act;
  const isDone = await user.identity.as(userId, sessionId).change({
    ...change,
    statements: [decides, ...act.statements, ...signal.mails],
    audit: [...act.audit, ...signal.audit],
    events: [...act.events, ...signal.events],
  });
  if (isDone && signal.mails.length > 0) sendSoon(user);
  return isDone;
}

/** Reports a valid signature with a wrong counter or state: most likely the passkey was copied. */
async function alarm(user: Base, passkey: Passkey, alert: PasskeyAlert): Promise<void> {
  const { identity } = user;
  const { user_id: userId } = passkey;
  await identity.as(userId, null).change({
    statements: [touchPasskey(passkey), ...(await alertMail(user, { userId, alert }))],
    audit: [{ action: "passkey.refused", detail: { passkey: passkey.id, alert } }],
    events: [{ type: "security.alert", body: { alert } }],
  });
  sendSoon(user);
}
