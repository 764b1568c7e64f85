import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { linkTo, outgoing } from "../../identity/email/outgoing.ts";
import { sendSoon } from "../../identity/email/send-email.ts";
import { cancelErasureOf } from "./erasures-store.ts";
import { findSubject } from "../subject.ts";

/** Cancels the erasure and keeps the account. Refuses with `not_found` when none waits or it has begun. */
export async function cancelErasure(ctx: Ctx): Promise<void> {
  const { env, identity, userId, now } = ctx;
  const { email } = await findSubject(env, identity, userId);
  if (email === null) throw new Problem("unauthenticated");
  const words = { link: linkTo(env, "/settings/privacy") };
  const cancelled = await identity.change({
    statements: [
      cancelErasureOf(userId, now),
      await outgoing(env, { userId, to: email, template: "erasure_cancelled", words }, now),
    ],
    audit: [{ action: "erasure.cancelled", detail: {} }],
    events: [{ type: "erasure.cancelled", body: {} }],
  });
  if (!cancelled) throw new Problem("not_found");
  sendSoon(ctx);
}
