import type { Identity } from "../../db/identity.ts";
import { settingsOf } from "../../settings/settings.ts";
import { sendByResend } from "./resend.ts";
import { insertMail } from "./store.ts";
import type { Outcome, Letter } from "./letter.ts";

/**
 * Gives a mail to the sender of the deployment. The same id may come twice; the sender delivers it once, as
 * far as it can tell.
 */
export async function deliverMail(
  env: Env,
  identity: Identity,
  letter: Letter,
  now: number,
): Promise<Outcome> {
  switch (settingsOf(env).emailSender) {
    case "mailbox":
      await insertMail(identity, { ...letter, now });
      return { kind: "sent" };
    case "resend":
      return sendByResend(env, letter);
  }
}
