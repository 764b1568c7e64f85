import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { openIdentity } from "../../db/identity.ts";
import { findUser } from "../new-user.ts";
import { claimAttempt } from "../passwords/backoff.ts";
import { touchUnverified } from "./address-store.ts";
import { sendSoon } from "./send-email.ts";
import { verificationMail } from "./verification.ts";

/** Mails the link again; false when the address is verified already. */
export async function sendVerification(ctx: Ctx): Promise<boolean> {
  const { env, userId, sessionId, requestId, now } = ctx;
  const identity = openIdentity(env, ctx.waitUntil);
  const user = await findUser(identity, userId);
  if (user === null) throw new Problem("unauthenticated");
  if (user.email_verified_at !== null) return false;
  await claimAttempt({ env, identity, now }, user.email, "mails asked for");
  const sent = await identity.change({
    userId,
    sessionId,
    requestId,
    now,
    effect: [
      touchUnverified(userId, user.email),
      ...(await verificationMail(env, { userId, email: user.email }, now)),
    ],
    audit: [{ action: "email.verification_sent", detail: {} }],
    events: [],
  });
  sendSoon(env, ctx.waitUntil);
  return sent;
}
