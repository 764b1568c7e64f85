import type * as z from "zod";
import type { Ceremony } from "#shared/contracts/auth.ts";
import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { Visitor } from "../../context.ts";
import { afterAnswer } from "../after-answer.ts";
import { linkTo, outgoing } from "../email/outgoing.ts";
import { sendSoon } from "../email/send-email.ts";
import { touchUser } from "../users/store.ts";
import { claimAttempt, clearAttempts } from "../attempts/claim-attempt.ts";
import { deviceName } from "../devices/core/device-name.ts";
import { beginCeremony } from "./begin-ceremony.ts";
import { codeHash } from "./hashes.ts";
import { findOwnerByEmail, spendCode, type Owner } from "./store.ts";

/**
 * Consumes a recovery code for a ceremony that makes a new passkey. A wrong code and an unknown address are
 * refused with the same text and the same work. An address without an account takes the path of a user
 * without codes.
 */
export async function useRecoveryCode(
  visitor: Visitor,
  input: { email: string; code: string },
): Promise<z.infer<typeof Ceremony>> {
  const { env, identity, now } = visitor;
  const account = await claimAttempt(visitor, input.email, "recovery codes");
  const owner = await findOwnerByEmail(identity, input.email);
  const userId = owner?.id ?? newId("user", now);
  const words = { link: linkTo(env, "/settings/recovery") };
  const spent = await identity.as(userId, null).change({
    statements: [
      spendCode(userId, await codeHash(env, input.code), now),
      await outgoing(env, { userId, to: input.email, template: "recovery_code_used", words }, now),
    ],
    audit: [{ action: "recovery_code.used", detail: {} }],
    events: [
      { type: "credentials.changed", body: { credential: "recovery_codes", change: "removed" } },
      {
        type: "security.alert",
        body: { alert: "recovery_code_used", device: deviceName(visitor.userAgent) },
      },
    ],
  });
  if (owner === null || !spent) {
    afterAnswer(visitor, "recovery.unnoted", async () => {
      if (owner !== null) await auditRefusal(visitor, owner);
    });
    throw new Problem("sign_in_refused");
  }
  await identity.run(clearAttempts(account));
  sendSoon(visitor);
  return beginCeremony(visitor, owner, { by: "code" });
}

async function auditRefusal({ identity }: Visitor, { id, email }: Owner): Promise<void> {
  await identity.as(id, null).change({
    statements: [touchUser(id, email)],
    audit: [{ action: "recovery_code.refused", detail: {} }],
    events: [],
  });
}
