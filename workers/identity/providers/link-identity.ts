import { MOST_OWNED } from "#shared/contracts/bounds.ts";
import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { Visitor } from "../../context.ts";
import { alertMail } from "../email/alert-mail.ts";
import { sendSoon } from "../email/send-email.ts";
import type { Person } from "./core/person.ts";
import { findIdentity, insertIdentity, isFull } from "./store.ts";

const FULL = `An account may have ${MOST_OWNED.providerIdentities} linked; unlink one first.`;

/**
 * Links the returned person to the account that began the journey, and returns the link. Refuses with
 * `identity_taken` when another account has this person, and with `too_many` when there is no room.
 */
export async function linkIdentity(
  visitor: Visitor,
  caller: { userId: string; sessionId: string },
  person: Person,
): Promise<string> {
  const { identity, now } = visitor;
  const { userId, sessionId } = caller;
  const id = newId("providerIdentity", now);
  const { provider } = person;
  const linked = await identity.as(caller.userId, caller.sessionId).change({
    statements: [
      insertIdentity({ id, userId, person, now }, sessionId),
      ...(await alertMail(visitor, { userId, alert: "provider_linked" })),
    ],
    audit: [{ action: "provider.linked", detail: { provider, identity: id } }],
    events: [{ type: "credentials.changed", body: { credential: "provider", change: "added" } }],
  });
  if (linked) {
    sendSoon(visitor);
    return id;
  }
  const holder = await findIdentity(identity, person);
  if (holder === null && (await isFull(identity, userId))) throw new Problem("too_many", FULL);
  if (holder === null) throw new Problem("unauthenticated", "The session that asked for this has ended.");
  if (holder.user_id !== userId) throw new Problem("identity_taken");
  return holder.id;
}
