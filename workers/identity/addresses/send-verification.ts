import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { findUser } from "../users/store.ts";
import { claimAttempt } from "../attempts/claim-attempt.ts";
import { touchUnverified } from "./store.ts";
import { sendSoon } from "../email/send-email.ts";
import { verificationMail } from "../email/verification.ts";

/** Mails the verification link again. Returns false when the address is already verified. */
export async function sendVerification(ctx: Ctx): Promise<boolean> {
  const { env, userId, now, identity } = ctx;
  const user = await findUser(identity, userId);
  if (user === null) throw new Problem("unauthenticated");
  if (user.email_verified_at !== null) return false;
  await claimAttempt(ctx, user.email, "mails asked for");
  const sent = await identity.change({
    statements: [
      touchUnverified(userId, user.email),
      ...(await verificationMail(env, { userId, email: user.email }, now)),
    ],
    audit: [{ action: "email.verification_sent", detail: {} }],
    events: [],
  });
  sendSoon(ctx);
  return sent;
}
