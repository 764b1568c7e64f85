import * as z from "zod";
import { Problem } from "#shared/problem.ts";
import { actingAs, type Visitor } from "../../context.ts";
import { revokeTokens, findToken, consumeToken } from "../one-time-tokens/one-time-tokens.ts";
import { linkTo, outgoing } from "../email/outgoing.ts";
import { sendSoon } from "../email/send-email.ts";
import { findUser } from "../users/store.ts";
import { prepareRevocation } from "../sessions/revoke-session.ts";
import { dropUnprovenWaysIn } from "../users/ways-in-store.ts";
import { accountKey, clearAttempts } from "../attempts/claim-attempt.ts";
import { hashPassword } from "./hash.ts";
import { assertNotBreached } from "./breached-password.ts";
import { hasHash, resetHash, verifyAddress } from "./store.ts";

const Mailed = z.object({ email: z.string() });

/**
 * Sets the password with the link of a mail. The same write ends every session and verifies the address. If
 * this is the address's first proof, the other ways in end too. Their creator never proved that the address
 * is theirs.
 */
export async function resetPassword(
  visitor: Visitor,
  input: { token: string; password: string },
): Promise<void> {
  const { env, identity, now } = visitor;
  // The token is read first, so that a refused password does not cost the owner the link.
  const found = await findToken(identity, "password_reset", input.token, now);
  if (found === null || found.userId === null) throw new Problem("link_invalid");
  const { userId } = found;
  const { email } = Mailed.parse(found.payload);
  const owner = await findUser(identity, userId);
  await assertNotBreached(env, input.password, email);
  if ((await consumeToken(identity, "password_reset", input.token, now)) === null)
    throw new Problem("link_invalid");
  const hash = await hashPassword(env, input.password);
  const revocation = await prepareRevocation(actingAs(visitor, userId, null), "password_reset");
  const words = { link: linkTo(env, "/settings/passkeys") };
  const isFirstProof = owner?.email_verified_at === null;
  const isWritten = hasHash(userId, hash);
  const isReset = await identity.as(userId, null).change({
    statements: [
      resetHash(userId, { email, hash, now }),
      verifyAddress(userId, now),
      await outgoing(env, { userId, to: email, template: "password_was_reset", words }, now),
    ],
    audit: [
      { action: "password.reset", detail: isFirstProof ? { removed: "unproven_ways_in" } : {} },
      ...revocation.audit,
    ],
    events: [
      { type: "credentials.changed", body: { credential: "password", change: "changed" } },
      ...(isFirstProof
        ? [{ type: "credentials.changed", body: { credential: "passkey", change: "removed" } } as const]
        : []),
      ...revocation.events,
    ],
    unconditional: [
      revocation.statement(isWritten),
      revokeTokens(userId, ["password_reset", "email_verify"], isWritten),
      ...(isFirstProof ? dropUnprovenWaysIn(userId, isWritten, now, { password: true }) : []),
      clearAttempts(await accountKey(env, email)),
    ],
  });
  // The password was removed, or the account has a different address by now.
  if (!isReset) throw new Problem("link_invalid");
  sendSoon(visitor);
  await revocation.propagate();
}
