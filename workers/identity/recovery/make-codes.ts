import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { linkTo, outgoing } from "../email/outgoing.ts";
import { sendSoon } from "../email/send-email.ts";
import { newCodes } from "./codes.ts";
import { codeHash } from "./hashes.ts";
import { findOwner, replaceCodes } from "./store.ts";

/** Makes ten new recovery codes, shown once. The same write ends the old ones. */
export async function makeRecoveryCodes(ctx: Ctx): Promise<string[]> {
  const { env, userId, now, identity } = ctx;
  const owner = await findOwner(identity, userId);
  if (owner === null) throw new Problem("unauthenticated");
  const codes = newCodes();
  const hashes = await Promise.all(codes.map((code) => codeHash(env, code)));
  const words = { link: linkTo(env, "/settings/recovery") };
  const made = await identity.change({
    statements: [
      ...replaceCodes(userId, hashes, now),
      await outgoing(env, { userId, to: owner.email, template: "recovery_codes_made", words }, now),
    ],
    audit: [{ action: "recovery_codes.made", detail: { count: codes.length } }],
    events: [{ type: "credentials.changed", body: { credential: "recovery_codes", change: "changed" } }],
  });
  if (!made) throw new Problem("unauthenticated");
  sendSoon(ctx);
  return codes;
}
