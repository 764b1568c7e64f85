import * as z from "zod";
import { Problem } from "#shared/problem.ts";
import { dropOnce, findOnce, spendOnce } from "../challenges/spend-once.ts";
import { linkTo, outgoing } from "../email/outgoing.ts";
import { sendSoon } from "../email/send-email.ts";
import { endingSessions } from "../sessions/revoke-session.ts";
import type { Visitor } from "../visitor.ts";
import { accountKey, clearAttempts } from "./backoff.ts";
import { hashPassword } from "./hash.ts";
import { assertUnknown } from "./known-password.ts";
import { hasHash, resetHash, verifyAddress } from "./store.ts";

const Mailed = z.object({ email: z.string() });

/** Sets the password with the link of a mail; every session ends with the same write, and the address is verified by it. */
export async function resetPassword(
  visitor: Visitor,
  input: { token: string; password: string },
): Promise<void> {
  const { env, identity, requestId, now } = visitor;
  // Looked at first, so that a password that is refused does not cost the owner their link.
  const found = await findOnce(identity, "password_reset", input.token, now);
  if (found === null || found.userId === null) throw new Problem("link_invalid");
  const { userId } = found;
  const { email } = Mailed.parse(found.payload);
  await assertUnknown(env, input.password, email);
  if ((await spendOnce(identity, "password_reset", input.token, now)) === null)
    throw new Problem("link_invalid");
  const hash = await hashPassword(env, input.password);
  const ending = await endingSessions({ ...visitor, userId, sessionId: null }, "password_reset");
  const words = { link: linkTo(env, "/settings") };
  const isReset = await identity.change({
    userId,
    sessionId: null,
    requestId,
    now,
    effect: [
      resetHash(userId, { email, hash, now }),
      verifyAddress(userId, now),
      await outgoing(env, { userId, to: email, template: "password_was_reset", words }, now),
    ],
    audit: [{ action: "password.reset", detail: {} }, ...ending.audit],
    events: [
      { type: "credentials.changed", body: { credential: "password", change: "changed" } },
      ...ending.events,
    ],
    besides: [
      ending.statement(hasHash(userId, hash)),
      dropOnce(userId, ["password_reset", "email_verify"], hasHash(userId, hash)),
      clearAttempts(await accountKey(env, email)),
    ],
  });
  // The password was removed, or the account has another address by now.
  if (!isReset) throw new Problem("link_invalid");
  sendSoon(env, visitor.waitUntil);
  await ending.finish();
}
