import * as z from "zod";
import { Problem } from "#shared/problem.ts";
import type { Visitor } from "../../context.ts";
import { revokeTokens, consumeToken } from "../one-time-tokens/one-time-tokens.ts";
import { findUser, isEmailTaken } from "../users/store.ts";
import type { UserRow } from "../users/user.ts";
import {
  agreeToEmail,
  dropEmailChange,
  findEmailChange,
  hasEmail,
  takeEmail,
  type EmailChange,
  type Side,
} from "./store.ts";
import { linkTo, outgoing } from "../email/outgoing.ts";
import { sendSoon } from "../email/send-email.ts";

const Asked = z.object({ change: z.string() });

/** Records the agreement of one address. Returns true while the other address has not agreed. */
export async function agreeToChange(visitor: Visitor, side: Side, token: string): Promise<boolean> {
  const { identity, now } = visitor;
  const spent = await consumeToken(identity, `email_change_${side}`, token, now);
  if (spent === null || spent.userId === null) throw new Problem("link_invalid");
  const { userId } = spent;
  const { change: id } = Asked.parse(spent.payload);
  const agreed = await identity.as(userId, null).change({
    statements: [agreeToEmail(userId, id, side, now)],
    audit: [{ action: "email.change_agreed", detail: { side } }],
    events: [],
  });
  if (!agreed) throw new Problem("link_invalid");
  const [change, user] = await Promise.all([
    findEmailChange(identity, userId, id),
    findUser(identity, userId),
  ]);
  // The other address agreed at the same moment, and that request applied the change.
  if (change === null || user === null) return false;
  // The write checks this rule once more:
  // the earlier address may have been verified meanwhile, and then it must agree.
  const lacksOld = change.old_agreed_at === null && user.email_verified_at !== null;
  if (lacksOld || change.new_agreed_at === null) return true;
  await take(visitor, user, change);
  return false;
}

async function take(visitor: Visitor, user: UserRow, change: EmailChange): Promise<void> {
  const { env, identity, now } = visitor;
  const userId = user.id;
  const words = { link: linkTo(env, "/settings/profile") };
  const mail = { userId, template: "email_changed", words } as const;
  const taken = await identity.as(userId, null).change({
    statements: [
      takeEmail(userId, change, now),
      await outgoing(env, { ...mail, to: user.email }, now),
      await outgoing(env, { ...mail, to: change.email }, now),
    ],
    audit: [{ action: "email.changed", detail: {} }],
    events: [{ type: "profile.changed", body: { version: user.version + 1 } }],
    unconditional: [
      dropEmailChange(userId, change.id),
      // The links mailed to the earlier address open nothing any more.
      revokeTokens(userId, ["password_reset", "email_verify"], hasEmail(userId, change.email)),
    ],
  });
  if (taken) return sendSoon(visitor);
  const after = await findUser(identity, userId);
  if (after?.email === change.email) return;
  throw new Problem((await isEmailTaken(identity, change.email)) ? "email_taken" : "link_invalid");
}
