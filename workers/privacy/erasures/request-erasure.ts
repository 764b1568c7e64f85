import { base64url } from "jose";
import type { Erasure } from "#shared/contracts/privacy.ts";
import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { settingsOf } from "../../settings/settings.ts";
import { linkTo, outgoing } from "../../identity/email/outgoing.ts";
import { sendSoon } from "../../identity/email/send-email.ts";
import { randomBytes } from "../../identity/keys.ts";
import { insertErasure, toErasure } from "./erasures-store.ts";
import { findSubject } from "../subject.ts";

/** Begins the erasure of the account. The user can cancel until the mailed date. */
export async function requestErasure(ctx: Ctx): Promise<Erasure> {
  const { env, identity, userId, now } = ctx;
  const { email } = await findSubject(env, identity, userId);
  if (email === null) throw new Problem("unauthenticated");
  const row = {
    id: newId("erasure", now),
    user_id: userId,
    receipt: base64url.encode(randomBytes(32)),
    requested_at: now,
    due_at: now + settingsOf(env).erasureGraceMs,
  };
  const erasure = toErasure(row);
  const words = { link: linkTo(env, "/settings/privacy"), date: erasure.dueAt.slice(0, 10) };
  const scheduled = await identity.change({
    statements: [
      insertErasure(row),
      await outgoing(env, { userId, to: email, template: "erasure_scheduled", words }, now),
    ],
    audit: [{ action: "erasure.scheduled", detail: { erasureId: row.id } }],
    events: [{ type: "erasure.scheduled", body: { dueAt: erasure.dueAt } }],
  });
  if (!scheduled) throw new Problem("erasure_pending");
  sendSoon(ctx);
  return erasure;
}
