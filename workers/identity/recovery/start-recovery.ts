import type { Visitor } from "../../context.ts";
import { afterAnswer } from "../after-answer.ts";
import { prepareToken } from "../one-time-tokens/one-time-tokens.ts";
import { linkTo, outgoing } from "../email/outgoing.ts";
import { sendSoon } from "../email/send-email.ts";
import { touchUser } from "../users/store.ts";
import { claimAttempt } from "../attempts/claim-attempt.ts";
import { addressHash } from "./hashes.ts";
import { LINK_MS } from "./core/stages.ts";
import { findOwnerByEmail } from "./store.ts";

/**
 * Mails the link that can begin a delayed recovery. Until the answer has left nothing asks whether the address has an
 * account, so that neither its words nor its time can tell.
 */
export async function startRecovery(visitor: Visitor, input: { email: string }): Promise<void> {
  await claimAttempt(visitor, input.email, "mails asked for");
  afterAnswer(visitor, "recovery.unmailed", () => mailLink(visitor, input.email));
}

async function mailLink(visitor: Visitor, email: string): Promise<void> {
  const { env, identity, now } = visitor;
  const owner = await findOwnerByEmail(identity, email);
  if (owner === null) return;
  const { id: userId } = owner;
  const once = await prepareToken({
    purpose: "recovery_link",
    userId,
    expiresAt: now + LINK_MS,
    payload: { address: await addressHash(env, email) },
  });
  const words = { link: linkTo(env, "/recovery", once.secret) };
  await identity.as(userId, null).change({
    statements: [
      touchUser(userId, email),
      once.statement,
      await outgoing(env, { userId, to: email, template: "recovery_asked", words }, now),
    ],
    audit: [{ action: "recovery.asked", detail: {} }],
    events: [],
  });
  sendSoon(visitor);
}
