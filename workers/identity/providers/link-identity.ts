import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { Visitor } from "../visitor.ts";
import type { Person } from "./person-rules.ts";
import { findIdentity, insertIdentity } from "./store.ts";

/** Links who came back to the account that sent them; refuses with `identity_taken` when another account has them. */
export async function linkIdentity(
  { identity, requestId, now }: Visitor,
  caller: { userId: string; sessionId: string },
  person: Person,
): Promise<void> {
  const { userId, sessionId } = caller;
  const id = newId("providerIdentity", now);
  const { provider } = person;
  const linked = await identity.change({
    ...caller,
    requestId,
    now,
    effect: [insertIdentity({ id, userId, person, now }, sessionId)],
    audit: [{ action: "provider.linked", detail: { provider, identity: id } }],
    events: [{ type: "credentials.changed", body: { credential: "provider", change: "added" } }],
  });
  if (linked) return;
  const holder = await findIdentity(identity, person);
  if (holder === null) throw new Problem("unauthenticated", "The session that asked for this has ended.");
  if (holder.user_id !== userId) throw new Problem("identity_taken");
}
