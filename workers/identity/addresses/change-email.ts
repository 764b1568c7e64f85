import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { revokeTokens, prepareToken } from "../one-time-tokens/one-time-tokens.ts";
import { findUser } from "../users/store.ts";
import { claimAttempt } from "../attempts/claim-attempt.ts";
import { askForEmail, findIdByEmail, hasEmail } from "./store.ts";
import { linkTo, outgoing } from "../email/outgoing.ts";
import { sendSoon } from "../email/send-email.ts";
import { LINK_MS } from "../email/verification.ts";

/**
 * Asks both addresses to agree; one that was never verified is only told, so that a mistyped one can be corrected. When the new one has an account, that account's owner is told instead, and the caller
 * cannot tell: the answer and the writes are the same.
 */
export async function changeEmail(ctx: Ctx, input: { email: string }): Promise<void> {
  const { env, userId, now, identity } = ctx;
  const user = await findUser(identity, userId);
  if (user === null) throw new Problem("unauthenticated");
  const { email } = input;
  if (email === user.email) throw new Problem("invalid_request", "This is the address of your account.");
  await claimAttempt(ctx, email, "mails asked for");
  const id = newId("challenge", now);
  const expiresAt = now + LINK_MS;
  const once = { userId, expiresAt, payload: { change: id } };
  const [byOld, byNew, taken] = await Promise.all([
    prepareToken({ ...once, purpose: "email_change_old" }),
    prepareToken({ ...once, purpose: "email_change_new" }),
    findIdByEmail(identity, email),
  ]);
  const asksOld = user.email_verified_at !== null;
  const toOld = asksOld
    ? ({
        userId,
        to: user.email,
        template: "email_change_old",
        words: { link: linkTo(env, "/verify-email", byOld.secret) },
      } as const)
    : ({
        userId,
        to: user.email,
        template: "email_change_told",
        words: { link: linkTo(env, "/") },
      } as const);
  const toNew =
    taken === null
      ? ({
          userId,
          to: email,
          template: "email_change_new",
          words: { link: linkTo(env, "/verify-email", byNew.secret) },
        } as const)
      : ({
          userId: taken.id,
          to: email,
          template: "email_change_taken",
          words: { link: linkTo(env, "/") },
        } as const);
  // The links of an ask before this one end first: there is one at most.
  await identity.run(
    revokeTokens(userId, ["email_change_old", "email_change_new"], hasEmail(userId, user.email)),
  );
  const asked = await identity.change({
    statements: [
      askForEmail(userId, { id, from: user.email, email, expiresAt }),
      ...(asksOld ? [byOld.statement] : []),
      byNew.statement,
      await outgoing(env, toOld, now),
      await outgoing(env, toNew, now),
    ],
    audit: [{ action: "email.change_asked", detail: {} }],
    events: [],
  });
  if (!asked) throw new Problem("unauthenticated");
  sendSoon(ctx);
}
