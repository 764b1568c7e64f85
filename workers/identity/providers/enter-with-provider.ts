import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { Visitor } from "../../context.ts";
import type { TokenPair } from "../tokens/carrier.ts";
import { countSignUp } from "../counters/count.ts";
import { signingUp } from "../counters/signing-up.ts";
import { createAccountAndSession } from "../registration/create-account.ts";
import { newHandle, newUser } from "../users/user.ts";
import { openSession } from "../sign-in/open-session.ts";
import type { Person } from "./core/person.ts";
import { findIdentity, insertFirstIdentity, isUnknown, useIdentity, type IdentityRow } from "./store.ts";

/** A signed-in user, the link that was used, and whether the account was created for it. */
export type Entered = { tokens: TokenPair; link: { id: string; userId: string }; isNew: boolean };

/**
 * Signs in the user linked to the provider's issuer and subject, or creates an account. An address that has
 * an account is never enough. `email_taken` asks its owner to sign in as before and to link the provider
 * there.
 */
export async function enterWithProvider(visitor: Visitor, person: Person): Promise<Entered> {
  const known = await findIdentity(visitor.identity, person);
  if (known !== null) return signIn(visitor, known);
  countSignUp(visitor, "started", person.provider);
  return signingUp(visitor, person.provider, () => signUp(visitor, person));
}

async function signUp(visitor: Visitor, person: Person): Promise<Entered> {
  const created = await create(visitor, person);
  if (created !== null) return created;
  // Two windows may return at once, even with two addresses. The other one has then created the account.
  const meanwhile = await findIdentity(visitor.identity, person);
  if (meanwhile === null) throw new Problem("email_taken");
  return signIn(visitor, meanwhile);
}

async function signIn(visitor: Visitor, known: IdentityRow): Promise<Entered> {
  const { identity, now } = visitor;
  const { user_id: userId, provider: method } = known;
  const session = await openSession(visitor, { userId, method });
  const opened = await identity.as(userId, session.sessionId).change({
    statements: [useIdentity(known, now), ...session.statements],
    audit: [session.audit],
    events: session.events,
    ...session.room,
  });
  if (!opened) throw new Problem("sign_in_refused");
  return { tokens: session.tokens, link: { id: known.id, userId }, isNew: false };
}

/** Creates an account. Returns null when the address or the person already has one. */
async function create(visitor: Visitor, person: Person): Promise<Entered | null> {
  const { now } = visitor;
  const { email, provider: method } = person;
  if (email === null || !person.isVerified) throw new Problem("provider_unverified");
  countSignUp(visitor, "verified", method);
  const user = { ...newUser({ email, name: person.name ?? undefined }, now), email_verified_at: now };
  const link = { id: newId("providerIdentity", now), userId: user.id };
  const wayIn = {
    method,
    isFree: isUnknown(person),
    statement: insertFirstIdentity({ ...link, person, now }),
    detail: { identity: link.id },
  };
  const tokens = await createAccountAndSession(visitor, { user, handle: newHandle(), wayIn });
  return tokens === null ? null : { tokens, link, isNew: true };
}
