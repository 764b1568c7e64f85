import type { Identity } from "../../db/identity.ts";
import { settingsOf } from "../../http/settings.ts";
import type { Content } from "./content.ts";
import { sendByResend } from "./resend.ts";
import { insertMail } from "./store.ts";

/** `later` is worth another try, `refused` is not. */
export type Outcome = { kind: "sent" } | { kind: "later" | "refused"; failure: string };
export type Letter = Content & { id: string };

/** Hands a mail to the deployment's sender. The same id may come twice; it is delivered once as far as the sender can tell. */
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
