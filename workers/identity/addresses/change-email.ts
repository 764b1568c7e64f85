import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import type { Statement } from "../../db/statement.ts";
import { revokeTokens, prepareToken } from "../one-time-tokens/one-time-tokens.ts";
import { findUser } from "../users/store.ts";
import type { UserRow } from "../users/user.ts";
import { claimAttempt } from "../attempts/claim-attempt.ts";
import { askForEmail, findIdByEmail, hasEmail } from "./store.ts";
import { linkMail, type MailLink } from "../email/mail-link.ts";
import { linkTo, outgoing } from "../email/outgoing.ts";
import { sendSoon } from "../email/send-email.ts";
import { LINK_MS } from "../email/verification.ts";

/**
 * Asks both addresses to agree. An address that was never verified is only told, so that the user can correct
 * a mistyped one. The caller cannot tell whether the new address has an account.
 */
export async function changeEmail(ctx: Ctx, input: { email: string }): Promise<void> {
  const { userId, now, identity } = ctx;
  const user = await findUser(identity, userId);
  if (user === null) throw new Problem("unauthenticated");
  const { email } = input;
  if (email === user.email) throw new Problem("invalid_request", "This is the address of your account.");
  await claimAttempt(ctx, email, "mails asked for");
  const id = newId("challenge", now);
  const expiresAt = now + LINK_MS;
  const link = { payload: { change: id }, expiresAt, page: "/verify-email" } as const;
  const taken = await findIdByEmail(identity, email);
  const toOld = await tellOldAddress(ctx, user, link);
  const toNew = await tellNewAddress(ctx, { email, holder: taken?.id ?? null }, link);
  // The links of an earlier request end first, so that at most one request is open.
  await identity.run(
    revokeTokens(userId, ["email_change_old", "email_change_new"], hasEmail(userId, user.email)),
  );
  const asked = await identity.change({
    statements: [askForEmail(userId, { id, from: user.email, email, expiresAt }), ...toOld, ...toNew],
    audit: [{ action: "email.change_asked", detail: {} }],
    events: [],
  });
  if (!asked) throw new Problem("unauthenticated");
  sendSoon(ctx);
}

type ChangeLink = Pick<MailLink, "payload" | "expiresAt" | "page">;

/** Mails the earlier address. An unverified address has nothing to agree to, and is only told. */
async function tellOldAddress({ env, now }: Ctx, user: UserRow, link: ChangeLink): Promise<Statement[]> {
  const { id: userId, email } = user;
  const asks = { ...link, purpose: "email_change_old", template: "email_change_old" } as const;
  if (user.email_verified_at !== null) return linkMail(env, { userId, email }, asks, now);
  const words = { link: linkTo(env, "/") };
  return [await outgoing(env, { userId, to: email, template: "email_change_told", words }, now)];
}

/** Mails the new address. Where it has an account, that owner is told instead; the writes are the same. */
async function tellNewAddress(
  { env, userId, now }: Ctx,
  { email, holder }: { email: string; holder: string | null },
  link: ChangeLink,
): Promise<Statement[]> {
  const asks = { ...link, purpose: "email_change_new", template: "email_change_new" } as const;
  if (holder === null) return linkMail(env, { userId, email }, asks, now);
  const { purpose, payload, expiresAt } = asks;
  const { statement } = await prepareToken({ purpose, userId, expiresAt, payload });
  const mail = { userId: holder, to: email, template: "email_change_taken" } as const;
  return [statement, await outgoing(env, { ...mail, words: { link: linkTo(env, "/") } }, now)];
}
