import type { Visitor } from "../../context.ts";
import { afterAnswer } from "../after-answer.ts";
import { mailLink } from "../email/mail-link.ts";
import { sendSoon } from "../email/send-email.ts";
import { claimAttempt } from "../attempts/claim-attempt.ts";
import { addressHash } from "./hashes.ts";
import { LINK_MS } from "./core/stages.ts";
import { findOwnerByEmail } from "./store.ts";

/**
 * Mails the link that can begin a delayed recovery. The account of the address is looked up only after the
 * answer has left. Neither the text of the answer nor its time can tell whether there is one.
 */
export async function startRecovery(visitor: Visitor, input: { email: string }): Promise<void> {
  await claimAttempt(visitor, input.email, "mails asked for");
  afterAnswer(visitor, "recovery.unmailed", () => mailOwner(visitor, input.email));
}

async function mailOwner(visitor: Visitor, email: string): Promise<void> {
  const { env, identity, now } = visitor;
  const owner = await findOwnerByEmail(identity, email);
  if (owner === null) return;
  await mailLink(
    visitor,
    { userId: owner.id, email },
    {
      purpose: "recovery_link",
      payload: { address: await addressHash(env, email) },
      expiresAt: now + LINK_MS,
      page: "/recovery",
      template: "recovery_asked",
      audit: { action: "recovery.asked", detail: {} },
    },
  );
  sendSoon(visitor);
}
